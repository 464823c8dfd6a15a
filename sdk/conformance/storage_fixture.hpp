// An empty table in the database of the storage plugin under test, and sessions on it.
#pragma once

#include <memory>
#include <parley/testkit/storage.hpp>
#include <string>

#include "hostile.hpp"

namespace parley::conformance {

/// {"dialect", "writers"} as the plugin says it.
sdk::Json storage_facts(const testkit::LoadedPlugin& plugin);

/// A started plugin and the table conformance_rows(id, name UNIQUE, amount, data), made anew and empty.
class StorageFixture {
 public:
  explicit StorageFixture(const Subject& subject);

  const testkit::LoadedPlugin& plugin() const { return *plugin_; }
  testkit::SessionUnderTest& session() { return *session_; }
  std::unique_ptr<testkit::SessionUnderTest> another(bool read_only = false) const;

  /// How many rows the table has, as `session` sees it.
  static std::int64_t rows(testkit::SessionUnderTest& session);

 private:
  testkit::FakeHost host_;
  std::unique_ptr<testkit::LoadedPlugin> plugin_;
  std::unique_ptr<testkit::SessionUnderTest> session_;
};

constexpr std::string_view kInsert = "INSERT INTO conformance_rows (id, name, amount, data) VALUES ($1, $2, $3, $4)";

}  // namespace parley::conformance
