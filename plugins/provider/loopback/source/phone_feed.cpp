#include "phone_feed.hpp"

namespace parley::loopback {

using sdk::Json;

std::string room_of(const PhoneChannel& channel, std::string_view customer) {
  return channel.tenant + "\n" + channel.id + "\n" + std::string(customer);
}

void PhoneFeed::message(const PhoneChannel& channel, const StoredMessage& message, std::int64_t typing_ms) const {
  Json event = Json::object({{"type", "message"}, {"item", to_page(message)}});
  if (typing_ms > 0) event.set("typing_ms", typing_ms);
  realtime_.publish(room_of(channel, message.customer), event.dump());
}

void PhoneFeed::status(const PhoneChannel& channel, std::string_view customer, std::string_view id,
                       std::string_view status, std::int64_t changed) const {
  realtime_.publish(room_of(channel, customer),
                    Json::object({{"type", "status"}, {"id", id}, {"status", status}, {"changed", changed}}).dump());
}

void PhoneFeed::removed(const PhoneChannel& channel, std::string_view customer, std::string_view id) const {
  realtime_.publish(room_of(channel, customer), Json::object({{"type", "removed"}, {"id", id}}).dump());
}

}  // namespace parley::loopback
