// bus.redis as a node has it, on a Redis server of the test's own.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <mutex>
#include <parley/testkit/bus.hpp>
#include <parley/testkit/cache.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/redis_server.hpp"

namespace parley::bus_redis::test {

using namespace parley::testkit;
using parley::test::RedisServer;

/// One node. Its options are quick to retry and patient with a busy machine, unless a test says otherwise.
struct Node {
  explicit Node(const std::string& url, const sdk::Json& more = {})
      : plugin(PARLEY_TEST_PLUGIN, host, options(url, more)) {}

  static sdk::Json options(const std::string& url, const sdk::Json& more) {
    sdk::Json all = sdk::Json::object({{"url", url}, {"timeout", 5000}, {"retry_first", 5}, {"retry_longest", 20}});
    for (const auto& [key, value] : more.members()) all.set(key, value);
    return all;
  }

  FakeHost host;
  LoadedPlugin plugin;
  CacheUnderTest cache{plugin};
};

/// What a subscription received. Thread-safe.
class Inbox {
 public:
  SubscriptionUnderTest::Receive receiver() {
    return [this](std::string_view, std::string_view payload) {
      const std::lock_guard lock(mutex_);
      got_.emplace_back(payload);
    };
  }
  std::vector<std::string> got() const {
    const std::lock_guard lock(mutex_);
    return got_;
  }
  bool has(const std::string& payload) const {
    const auto all = got();
    return std::find(all.begin(), all.end(), payload) != all.end();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> got_;
};

/// What a watcher heard: "up", "down". Thread-safe.
class Watched {
 public:
  explicit Watched(const Node& node) : node_(node), table_(node.plugin.interface<parley_bus_v1>(PARLEY_BUS_V1)) {
    const parley_bus_watcher watcher{this, [](void* ctx, std::uint32_t up) {
                                       auto& self = *static_cast<Watched*>(ctx);
                                       const std::lock_guard lock(self.mutex_);
                                       self.heard_.emplace_back(up ? "up" : "down");
                                     }};
    table_.watch(node_.plugin.raw(), &watcher, nullptr);
  }
  ~Watched() { table_.watch(node_.plugin.raw(), nullptr, nullptr); }
  std::vector<std::string> heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  const Node& node_;
  const parley_bus_v1& table_;
  mutable std::mutex mutex_;
  std::vector<std::string> heard_;
};

inline bool soon(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

inline parley_status status_of(const std::function<void()>& code) {
  try {
    code();
    return PARLEY_OK;
  } catch (const sdk::Failure& failure) {
    return failure.status();
  }
}

}  // namespace parley::bus_redis::test
