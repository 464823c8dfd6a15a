// The real bus plugins as kernel/bus takes them, opened as a server would.
#pragma once

#include <parley/testkit/loaded_plugin.hpp>
#include <string>

#include "bus/bus_plugin.hpp"
#include "support/redis_server.hpp"

namespace parley::test {

/// bus.local, or bus.redis on a server of the test's own.
class RunningBus {
 public:
  explicit RunningBus(const sdk::Json& options = {})
      : id_("bus.local"), plugin_(PARLEY_BUS_LOCAL_PLUGIN, host_, options) {}
  explicit RunningBus(const RedisServer& redis)
      : id_("bus.redis"), plugin_(PARLEY_BUS_REDIS_PLUGIN, host_, quick(redis)) {}

  bus::BusPlugin port() const {
    return {id_, &plugin_.interface<parley_bus_v1>(PARLEY_BUS_V1), &plugin_.interface<parley_cache_v1>(PARLEY_CACHE_V1),
            plugin_.raw(), nullptr};
  }

 private:
  /// Quick to retry, patient with a busy machine.
  static sdk::Json quick(const RedisServer& redis) {
    return sdk::Json::object({{"url", redis.url()}, {"timeout", 5000}, {"retry_first", 5}, {"retry_longest", 20}});
  }

  const std::string id_;
  testkit::FakeHost host_;
  testkit::LoadedPlugin plugin_;
};

}  // namespace parley::test
