#include "api/conversation_schema.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own

namespace {
constexpr std::size_t kAnyLength = 1'000'000;
constexpr std::size_t kMostTags = 50;
}  // namespace

Schema conversation_schema() {
  return object({required("id", id()),
                 required("channel_id", id()),
                 required("contact", object({required("id", id()), required("name", text(0, kAnyLength)),
                                             required("phone", text(0, 40))})),
                 required("status", one_of({"open", "snoozed", "resolved"})),
                 required("holder", text(0, 512).described("Empty: the bot answers. Otherwise who holds it: a user, "
                                                           "department or queue; the bot is silent.")),
                 required("assigned_to", nullable(id())),
                 required("department_id", nullable(id())),
                 required("queue_id", nullable(id())),
                 required("tags", list(text(1, 60), kMostTags)),
                 required("unread_count", integer(0)),
                 required("last_message_id", nullable(id())),
                 required("last_message_at", nullable(time())),
                 required("last_message_text", text(0, 160).described("Its first words.")),
                 required("last_message_direction", one_of({"", "in", "out"})),
                 required("last_inbound_at", nullable(time())),
                 required("first_reply_at", nullable(time()).described("Of a person, since it was opened.")),
                 required("snoozed_until", nullable(time())),
                 required("resolved_at", nullable(time())),
                 required("created_at", time()),
                 required("updated_at", nullable(time())),
                 required("version", integer(0).described("Counts changes."))});
}

Schema message_schema() {
  return object(
      {required("id", id()), required("conversation_id", id()), required("channel_id", id()),
       required("direction", one_of({"in", "out"})), required("type", text(1, 60)),
       required("text", text(0, kAnyLength).described("The best plain text of it.")),
       required("content", any().described("The members of its type.")),
       required("author", object({required("kind", one_of({"", "contact", "bot", "user", "api_key", "campaign"})),
                                  required("id", text(0, 64))})),
       required("is_internal", boolean().described("A note among colleagues; never sent.")),
       required("reply_to", nullable(id())),
       required("status", one_of({"received", "pending", "accepted", "sent", "delivered", "read", "played", "failed",
                                  "note", "deleted"})),
       required("error", text(0, kAnyLength)), required("created_at", time()),
       required("accepted_at", nullable(time())), required("sent_at", nullable(time())),
       required("delivered_at", nullable(time())), required("read_at", nullable(time())),
       required("failed_at", nullable(time()))});
}

Schema outbound_schema() {
  return object({required("type", text(1, 60).example("text"))})
      .allowing_more()
      .described(
          "An outbound message as in outbound-message.schema.json: {\"type\": \"text\", \"text\": ...}, "
          "{\"type\": \"image\", \"url\": ...}, {\"type\": \"template\", \"name\": ..., \"language\": ...} ...");
}

}  // namespace parley::api
