#include "redis_bus.hpp"

#include "reply.hpp"

namespace parley::bus_redis {

RedisBus::RedisBus(Connections& connections, sdk::Host host)
    : connections_(connections),
      subscriptions_(connections.options.max_subscriptions),
      feed_(connections.options, connections.health, connections.pool, subscriptions_, host) {}

void RedisBus::publish(std::string_view topic, std::string_view payload) {
  const std::uint64_t most = connections_.options.max_payload;
  if (payload.size() > most)
    throw sdk::Failure(PARLEY_LIMIT, "a payload of " + std::to_string(payload.size()) + " bytes; max_payload allows " +
                                         std::to_string(most));
  Command command;
  command << "PUBLISH" << connections_.options.prefix + "t:" + std::string(topic) << std::string(payload);
  check(connections_.pool.run(command));
}

std::uint64_t RedisBus::subscribe(std::string_view topic, sdk::Listener listener) {
  const std::uint64_t id = subscriptions_.add(topic, listener);
  feed_.begin(topic);
  return id;
}

void RedisBus::unsubscribe(std::uint64_t id) {
  if (const auto topic = subscriptions_.remove(id)) feed_.end(*topic);
}

void RedisBus::watch(std::optional<sdk::Watcher> watcher) {
  feed_.watch(watcher);
}

}  // namespace parley::bus_redis
