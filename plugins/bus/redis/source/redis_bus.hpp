// parley.bus/1 over Redis' publish and subscribe.
#pragma once

#include <parley/bus.hpp>
#include <parley/subscriptions.hpp>

#include "feed.hpp"
#include "health.hpp"
#include "link_pool.hpp"
#include "redis_options.hpp"

namespace parley::bus_redis {

/// What the bus and the cache share.
struct Connections {
  explicit Connections(std::string_view config)
      : options(RedisOptions::from_json(config)), health(options.address.shown()), pool(options, health) {}
  const RedisOptions options;
  Health health;
  LinkPool pool;
};

class RedisBus : public sdk::Bus {
 public:
  RedisBus(Connections& connections, sdk::Host host);

  void publish(std::string_view topic, std::string_view payload) override;
  /// Succeeds while Redis is away: the subscription counts from the moment it is back.
  std::uint64_t subscribe(std::string_view topic, sdk::Listener listener) override;
  void unsubscribe(std::uint64_t id) override;
  void watch(std::optional<sdk::Watcher> watcher) override;

 private:
  Connections& connections_;
  sdk::Subscriptions subscriptions_;
  Feed feed_;
};

}  // namespace parley::bus_redis
