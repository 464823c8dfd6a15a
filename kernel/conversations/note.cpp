#include "conversations/note.hpp"

namespace parley::conversations {

messaging::StoredMessage note_of(const identity::Caller& caller, const Conversation& conversation,
                                 const std::string& text, std::string id, WallTime now) {
  messaging::StoredMessage note;
  note.id = std::move(id);
  note.conversation = conversation.id;
  note.channel = conversation.channel_id;
  note.direction = "out";
  note.type = "text";
  note.content = json::serialize(json::object{{"type", "text"}, {"text", text}});
  note.text = text;
  note.author_kind = caller.who.kind == identity::Principal::Kind::api_key ? "api_key" : "user";
  note.author_id = caller.who.id;
  note.status = "note";
  note.is_internal = true;
  note.created_at = now;
  return note;
}

void tell_changed(const messaging::DomainEvents& events, const std::string& tenant, const Conversation& c,
                  const json::object& changed) {
  if (changed.empty() || !events.wanted("conversation.updated")) return;
  events.publish({"conversation.updated",
                  tenant,
                  {{"conversation_id", c.id},
                   {"channel_id", c.channel_id},
                   {"contact_id", c.contact_id},
                   {"version", c.version},
                   {"changed", changed}}});
}

}  // namespace parley::conversations
