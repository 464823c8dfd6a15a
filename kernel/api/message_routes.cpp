#include "api/message_routes.hpp"

#include "api/caller_of.hpp"
#include "api/conversation_schema.hpp"
#include "base/error_detail.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using conversations::MessagePart;
using conversations::MessageService;
using messaging::StoredMessage;
using rest::Access;
using rest::Call;
using rest::Reply;

namespace {

constexpr const char* kGroup = "Messages";

Result<Reply> shown(const Result<StoredMessage>& message, int status = 200) {
  if (!message) return message.error();
  Reply reply = Reply::ok(messaging::message_document(*message));
  reply.status = status;
  return reply;
}

Result<Reply> shown(const Result<MessagePart>& part) {
  if (!part) return part.error();
  json::array data;
  for (const StoredMessage& message : part->data) data.push_back(messaging::message_document(message));
  return rest::part_of(std::move(data), part->next ? json::value(*part->next) : json::value(nullptr));
}

std::string before(const Call& call) {
  return std::string(string_or(call.query(), "before"));
}

/// `text` alone is a message of type text.
Result<conversations::NewMessage> new_message(const Call& call) {
  const json::object* message = find_object(call.body(), "message");
  const json::string* words = find_string(call.body(), "text");
  if ((message != nullptr) == (words != nullptr)) return wrong_field("message", "expected either text or message");
  conversations::NewMessage made;
  made.message = message ? *message : json::object{{"type", "text"}, {"text", *words}};
  made.reply_to = string_or(call.body(), "reply_to");
  made.is_internal = bool_or(call.body(), "is_internal", false);
  return made;
}

Result<> add_histories(rest::Api& api, MessageService& messages) {
  Result<> added = api.add({.path = "/conversations/{conversation_id}/messages",
                            .group = kGroup,
                            .summary = "List the messages of a conversation, the newest first",
                            .access = Access::permission("messages:read"),
                            .query = rest::history_query(),
                            .response = rest::part_schema(message_schema())},
                           [&messages](const Call& call) {
                             return shown(messages.history(call.tenant(), call.param("conversation_id"), before(call),
                                                           int_or(call.query(), "limit", 50)));
                           });
  if (!added) return added;
  return api.add({.path = "/messages",
                  .group = kGroup,
                  .summary = "Find messages by their words; a part may be empty and still have a next",
                  .access = Access::permission("messages:read"),
                  .query = rest::history_query({required("q", text(1, 200)), optional("conversation_id", id())}),
                  .response = rest::part_schema(message_schema())},
                 [&messages](const Call& call) {
                   return shown(messages.search(call.tenant(), std::string(string_or(call.query(), "q")),
                                                std::string(string_or(call.query(), "conversation_id")), before(call),
                                                int_or(call.query(), "limit", 50)));
                 });
}

Result<> add_writing(rest::Api& api, MessageService& messages) {
  Result<> added = api.add(
      {.method = net::Method::post,
       .path = "/conversations/{conversation_id}/messages",
       .group = kGroup,
       .summary = "Write into a conversation: a message that is sent, or a note",
       .access = Access::permission("messages:send"),
       .request = object({optional("text", text(1, 4096)), optional("message", outbound_schema()),
                          optional("reply_to", id().described("A message of the same conversation.")),
                          optional("is_internal", boolean().described("A note among colleagues; never sent."))}),
       .response = message_schema(),
       .success = 201},
      [&messages](const Call& call) -> Result<Reply> {
        const auto made = new_message(call);
        if (!made) return made.error();
        return shown(messages.post(caller_of(call), call.param("conversation_id"), *made), 201);
      });
  if (!added) return added;
  added = api.add(
      {.method = net::Method::post,
       .path = "/messages/{message_id}/retry",
       .group = kGroup,
       .summary = "Send a failed message again",
       .access = Access::permission("messages:send"),
       .response = message_schema()},
      [&messages](const Call& call) { return shown(messages.retry(caller_of(call), call.param("message_id"))); });
  if (!added) return added;
  return api.add({.method = net::Method::post,
                  .path = "/messages/{message_id}/reactions",
                  .group = kGroup,
                  .summary = "React to a message; an empty emoji takes it back",
                  .access = Access::permission("messages:send"),
                  .request = object({required("emoji", text(0, 16))}),
                  .response = message_schema(),
                  .success = 201},
                 [&messages](const Call& call) {
                   return shown(messages.react(caller_of(call), call.param("message_id"),
                                               std::string(string_or(call.body(), "emoji"))),
                                201);
                 });
}

Result<> add_one(rest::Api& api, MessageService& messages) {
  Result<> added =
      api.add({.path = "/messages/{message_id}",
               .group = kGroup,
               .summary = "Get a message",
               .access = Access::permission("messages:read"),
               .response = message_schema()},
              [&messages](const Call& call) { return shown(messages.get(call.tenant(), call.param("message_id"))); });
  if (!added) return added;
  return api.add({.path = "/messages/{message_id}/history",
                  .group = kGroup,
                  .summary = "Get when a message reached each status",
                  .access = Access::permission("messages:read"),
                  .response = object(
                      {required("data", list(object({required("status", text(1, 20)), required("at", time())}), 10))})},
                 [&messages](const Call& call) -> Result<Reply> {
                   const auto message = messages.get(call.tenant(), call.param("message_id"));
                   if (!message) return message.error();
                   json::array data;
                   for (const auto& step : MessageService::steps(*message))
                     data.push_back({{"status", step.status}, {"at", to_rfc3339(step.at)}});
                   return Reply::ok({{"data", std::move(data)}});
                 });
}

Result<> add_changes(rest::Api& api, MessageService& messages) {
  Result<> added = api.add({.method = net::Method::patch,
                            .path = "/messages/{message_id}",
                            .group = kGroup,
                            .summary = "Change one's own note",
                            .access = Access::permission("messages:send"),
                            .request = object({required("text", text(1, 4096))}),
                            .response = message_schema()},
                           [&messages](const Call& call) {
                             return shown(messages.edit(caller_of(call), call.param("message_id"),
                                                        std::string(string_or(call.body(), "text"))));
                           });
  if (!added) return added;
  return api.add({.method = net::Method::del,
                  .path = "/messages/{message_id}",
                  .group = kGroup,
                  .summary = "Delete one's own note, or a message that has not left yet",
                  .access = Access::permission("messages:delete"),
                  .success = 204},
                 [&messages](const Call& call) -> Result<Reply> {
                   const Result<> removed = messages.remove(caller_of(call), call.param("message_id"));
                   if (!removed) return removed.error();
                   return Reply::none();
                 });
}

}  // namespace

Result<> add_message_routes(rest::Api& api, MessageService& messages) {
  for (const auto add : {add_histories, add_writing, add_one, add_changes})
    if (const Result<> added = add(api, messages); !added) return added;
  return {};
}

}  // namespace parley::api
