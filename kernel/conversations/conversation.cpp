#include "conversations/conversation.hpp"

namespace parley::conversations {

namespace {

json::value shown(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}
json::value shown(const std::optional<WallTime>& time) {
  return time ? json::value(to_rfc3339(*time)) : json::value(nullptr);
}
/// 0 in the store is "never".
json::value shown_unless_never(WallTime time) {
  return to_millis(time) == 0 ? json::value(nullptr) : json::value(to_rfc3339(time));
}

}  // namespace

json::object document(const Conversation& c) {
  json::array tags;
  for (const std::string& tag : c.tags) tags.emplace_back(tag);
  return {{"id", c.id},
          {"channel_id", c.channel_id},
          {"contact", {{"id", c.contact_id}, {"name", c.contact_name}, {"phone", c.contact_phone}}},
          {"status", c.status},
          {"holder", c.holder},
          {"assigned_to", shown(c.assigned_to)},
          {"department_id", shown(c.department_id)},
          {"queue_id", shown(c.queue_id)},
          {"tags", std::move(tags)},
          {"unread_count", c.unread_count},
          {"last_message_id", shown(c.last_message_id)},
          {"last_message_at", shown_unless_never(c.last_message_at)},
          {"last_message_text", c.last_message_text},
          {"last_message_direction", c.last_message_direction},
          {"last_inbound_at", shown_unless_never(c.last_inbound_at)},
          {"first_reply_at", shown(c.first_reply_at)},
          {"snoozed_until", shown(c.snoozed_until)},
          {"resolved_at", shown(c.resolved_at)},
          {"created_at", to_rfc3339(c.created_at)},
          {"updated_at", shown_unless_never(c.updated_at)},
          {"version", c.version}};
}

json::object changes(const Conversation& before, const Conversation& after) {
  const json::object old = document(before);
  json::object changed;
  for (auto& [key, value] : document(after))
    if (key != "version" && key != "updated_at" && old.at(key) != value) changed[key] = value;
  return changed;
}

}  // namespace parley::conversations
