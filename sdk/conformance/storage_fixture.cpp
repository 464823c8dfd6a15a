#include "storage_fixture.hpp"

namespace parley::conformance {

sdk::Json storage_facts(const testkit::LoadedPlugin& plugin) {
  Sinks sinks(16u << 20);
  const auto& table = plugin.interface<parley_storage_v1>(PARLEY_STORAGE_V1);
  sinks.judge_document(across("facts", [&] { return table.facts(plugin.raw(), sinks.first.raw(), sinks.error.raw()); }),
                       "facts");
  return sdk::Json::parse(sinks.first.text());
}

StorageFixture::StorageFixture(const Subject& subject) : plugin_(subject.start(host_)) {
  const bool postgres = storage_facts(*plugin_)["dialect"].text() == "postgres";
  session_ = another();
  session_->run_script(
      "DROP TABLE IF EXISTS conformance_rows; "
      "CREATE TABLE conformance_rows (id BIGINT PRIMARY KEY, name TEXT UNIQUE, amount DOUBLE PRECISION, data " +
      std::string(postgres ? "BYTEA" : "BLOB") + ");");
}

std::unique_ptr<testkit::SessionUnderTest> StorageFixture::another(bool read_only) const {
  return std::make_unique<testkit::SessionUnderTest>(*plugin_, read_only);
}

std::int64_t StorageFixture::rows(testkit::SessionUnderTest& session) {
  const auto table = session.query("SELECT COUNT(*) FROM conformance_rows");
  expect(table.size() == 1 && table[0].size() == 1, "SELECT COUNT(*) gave no single value");
  return table[0][0].integer;
}

}  // namespace parley::conformance
