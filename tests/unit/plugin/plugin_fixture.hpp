// A plugin host over a folder of its own, and the books that a composition root would keep.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <parley/abi/host.h>
#include <parley/abi/model.h>
#include <set>
#include <string>
#include <vector>

#include "plugin/plugin_host.hpp"
#include "support/manual_clock.hpp"

namespace parley::test {

namespace fs = std::filesystem;

/// A new directory that goes with the object.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const fs::path& path() const { return path_; }
  fs::path operator/(const fs::path& name) const { return path_ / name; }

 private:
  fs::path path_;
};

/// Keeps subscriptions made through parley.host.events/1, keyed by plugin and generation.
class Books final : public plugin::Registrations {
 public:
  /// The table to add to HostInterfaces. There is one Books at a time.
  static const parley_host_events_v1& events_table();
  static Books* current;
  Books() { current = this; }
  ~Books() override { current = nullptr; }

  void add(const plugin::PluginContext& who, std::string what);
  void remove(std::string_view id, std::uint64_t generation) override;
  std::vector<std::string> left(std::string_view id, std::uint64_t generation) const override;
  std::size_t count() const;
  /// Whether a plugin could be called back at the moment it registered something.
  bool callable_at_once() const { return callable_at_once_; }

 private:
  std::atomic<bool> callable_at_once_{false};
  mutable std::mutex mutex_;
  std::multimap<std::pair<std::string, std::uint64_t>, std::string> entries_;
};

struct Fixture {
  explicit Fixture(bool probe = false);
  /// Puts a built test plugin into the folder, as `as`.so when given.
  void install(const std::string& name, const std::string& as = {});
  void write(const std::string& file, const std::string& bytes);
  /// Makes the host, discovers and starts `ids` with the config {}.
  void start(const std::vector<std::string>& ids);
  plugin::PluginStatus status(const std::string& id, const std::string& file = {}) const;
  bool runs(const std::string& id) const { return status(id).state == plugin::State::running; }

  TempDir folder;
  TempDir run_dir;
  ManualClock clock;
  Metrics metrics;
  Books books;
  plugin::Lifecycle* lifecycle = nullptr;
  plugin::HostInterfaces interfaces;
  plugin::PluginHostOptions options;
  std::unique_ptr<plugin::PluginHost> host;
};

/// What the model plugin answers: the head and the body it wrote.
std::string answer(const plugin::Instance& instance);

std::string read_file(const fs::path& file);
fs::path built(const std::string& name);

}  // namespace parley::test
