#include "conversation_watch.hpp"

#include <algorithm>

namespace parley::inbox {

using sdk::Json;

namespace {

// Who made the last assignment: the audit row is written with it.
constexpr const char* kAssignedBy =
    "SELECT actor_kind, actor_id, actor_name FROM audit WHERE tenant_id = $1 AND resource_id = $2 "
    "AND action IN ('conversations.assign', 'conversations.transfer') ORDER BY id DESC LIMIT 1";

struct Actor {
  std::string kind, id, name;
};

}  // namespace

bool concerns_people(std::string_view document) {
  constexpr std::string_view kPeoples[] = {"\"assigned_to\"",    "\"queue_id\"",    "\"department_id\"",
                                           "\"first_reply_at\"", "\"resolved_at\"", "\"snoozed_until\""};
  const auto has = [&](std::string_view text) { return document.find(text) != std::string_view::npos; };
  if (std::any_of(std::begin(kPeoples), std::end(kPeoples), has)) return true;
  return has("\"holder\"") && !has("\"holder\":\"\"");
}

void ConversationWatch::listen(sdk::Events& events) {
  events.on("conversation.updated", [this](std::string_view, std::string_view document) { updated(document); });
  events.on("message.new", [this](std::string_view, std::string_view document) { said(document); });
}

void ConversationWatch::updated(std::string_view document) {
  if (!concerns_people(document)) return;
  const Json event = Json::parse(document);
  const std::string tenant(event["tenant"].text()), conversation(event["conversation_id"].text());
  if (tenant.empty() || conversation.empty()) return;
  const Json& changed = event["changed"];
  desk_.look_at(tenant, conversation, changed["queue_id"].is_text());
  const std::string user(changed["assigned_to"].text());
  const bool by_answering = changed["last_message_direction"].text() == "out";  // then it is their own doing
  if (!user.empty() && !by_answering) tell_assigned(tenant, conversation, user);
}

void ConversationWatch::tell_assigned(const std::string& tenant, const std::string& id, const std::string& user) {
  const auto conversation = conversations_.find(tenant, id);
  if (!conversation || (*conversation)["assigned_to"].text() != user) return;  // it moved on meanwhile
  const auto by = store_.select(tenant, {kAssignedBy, {id}}, [](const sdk::Row& row) {
    return Actor{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))};
  });
  if (!by.empty() && by[0].id == user) return;
  const auto queue = queues_.find(tenant, (*conversation)["queue_id"].text());
  notifications_.tell(tenant, user, "assigned", id,
                      Json::object({{"contact_name", (*conversation)["contact"]["name"]},
                                    {"queue_name", queue ? queue->name : ""},
                                    {"by", by.empty() || by[0].kind == "system" ? "" : by[0].name}}));
}

/// A note may call somebody by name.
void ConversationWatch::said(std::string_view document) {
  if (document.find("\"is_internal\":true") == std::string_view::npos) return;
  const Json event = Json::parse(document);
  const std::string tenant(event["tenant"].text());
  const std::string_view words = event["text"].text();
  if (tenant.empty() || words.find('@') == std::string_view::npos) return;
  const auto people = people_.all(tenant);
  const std::string author(event["author"]["id"].text());
  const auto writer = people.find(author);
  for (const std::string& user : mentioned(words, people))
    if (user != author)
      notifications_.tell(
          tenant, user, "mentioned", std::string(event["conversation_id"].text()),
          Json::object({{"by", writer == people.end() ? "" : writer->second.name}, {"message_id", event["id"]}}));
}

}  // namespace parley::inbox
