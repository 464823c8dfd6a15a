// A node's Bus and Cache on a Redis server of the test's own, with bus.local to fall back to.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "bus/bus.hpp"
#include "bus/cache.hpp"
#include "support/bus_plugins.hpp"
#include "support/manual_clock.hpp"

namespace parley::bus::test {

using parley::test::ManualClock;
using parley::test::RedisServer;
using parley::test::RunningBus;

inline bool soon(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(Millis(2));
  }
  return true;
}

struct Node {
  explicit Node(const RedisServer& redis, TrustOptions options = {}) : shared(redis), cache(make_cache(options)) {}

  Cache make_cache(TrustOptions options) {
    return Cache(PluginCache(shared.port()), PluginCache(own.port()), options, clock, log, metrics);
  }
  std::int64_t gauge(const char* name) { return metrics.gauge(name, "").value(); }
  std::uint64_t counter(const char* name) { return metrics.counter(name, "").value(); }
  /// Whether the shared cache is used; asks it when it is time to try again.
  bool uses_shared() {
    clock.advance(Millis(1000));
    cache.count("probe", 0, Millis(60'000));
    return gauge("parley_cache_up") == 1;
  }

  ManualClock clock;
  Metrics metrics;
  Log log{null_log_sink()};
  RunningBus own;
  RunningBus shared;
  Bus bus{shared.port(), own.port(), log, metrics};
  Cache cache;
};

/// What a subscriber heard. Thread-safe.
class Heard {
 public:
  Receiver receiver() {
    return {[this](std::string_view payload) { add(std::string(payload)); }, [this] { add("<resync>"); }};
  }
  void add(std::string text) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(text));
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }
  bool has(const std::string& text) const {
    const auto seen = all();
    return std::find(seen.begin(), seen.end(), text) != seen.end();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> all_;
};

}  // namespace parley::bus::test
