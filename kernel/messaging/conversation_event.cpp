#include "messaging/conversation_event.hpp"

namespace parley::messaging {

namespace {

struct Updated {
  std::string id, channel, contact, status, holder;
  std::int64_t unread, version;
  LastMessage last;

  json::object document() const {
    json::object changed{{"status", status}, {"holder", holder}, {"unread_count", unread}};
    if (!last.id.empty()) {
      changed["last_message_id"] = last.id;
      changed["last_message_at"] = to_rfc3339(last.at);
      changed["last_message_text"] = last.text;
      changed["last_message_direction"] = last.direction;
    }
    return {{"conversation_id", id},
            {"channel_id", channel},
            {"contact_id", contact},
            {"version", version},
            {"changed", std::move(changed)}};
  }
};

}  // namespace

DomainEvent updated_event(const Conversation& c, LastMessage last) {
  Updated now{c.id, c.channel, c.contact, c.status, c.holder, c.unread, c.version, std::move(last)};
  const std::size_t bytes = sizeof now + now.last.text.size();
  return {"conversation.updated", c.tenant, c.id, [now = std::move(now)] { return now.document(); }, bytes};
}

}  // namespace parley::messaging
