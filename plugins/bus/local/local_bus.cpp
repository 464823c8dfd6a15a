#include "local_bus.hpp"

#include <string>

namespace parley::bus_local {

void LocalBus::publish(std::string_view topic, std::string_view payload) {
  if (payload.size() > max_payload_)
    throw sdk::Failure(PARLEY_LIMIT, "a payload of " + std::to_string(payload.size()) + " bytes; max_payload allows " +
                                         std::to_string(max_payload_));
  subscriptions_.deliver(topic, payload);
}

std::uint64_t LocalBus::subscribe(std::string_view topic, sdk::Listener listener) {
  return subscriptions_.add(topic, listener);
}

void LocalBus::unsubscribe(std::uint64_t id) {
  subscriptions_.remove(id);
}

}  // namespace parley::bus_local
