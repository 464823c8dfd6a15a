// Something that happened in a tenant, as it goes to the people who look at it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/late_text.hpp"

namespace parley::realtime {

/// The rooms of a tenant: everybody, who has one conversation open, and one person on all their devices.
inline constexpr std::string_view kTenantRoom = "tenant";
inline std::string conversation_room(std::string_view id) {
  return "conversation:" + std::string(id);
}
inline std::string user_room(std::string_view id) {
  return "user:" + std::string(id);
}

struct Event {
  Event(std::string of_tenant, std::string of_type, std::vector<std::string> to, LateTextPtr content)
      : tenant(std::move(of_tenant)), type(std::move(of_type)), rooms(std::move(to)), data(std::move(content)) {}
  Event(std::string of_tenant, std::string of_type, std::vector<std::string> to, const json::object& content)
      : Event(std::move(of_tenant), std::move(of_type), std::move(to),
              std::make_shared<const LateText>(json::serialize(content))) {}

  std::string tenant;
  std::string type;                ///< "message.new", "typing", ...
  std::vector<std::string> rooms;  ///< who is in one of them gets it, once
  LateTextPtr data;                ///< a JSON object
};

/// An event in its place in the tenant's stream, ready to be sent.
struct SequencedEvent {
  std::uint64_t seq = 0;
  std::vector<std::string> rooms;
  LateTextPtr frame;  ///< {"type", "data", "seq", "timestamp"}
};

}  // namespace parley::realtime
