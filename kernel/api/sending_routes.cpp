#include "api/sending_routes.hpp"

#include "api/caller_of.hpp"
#include "base/error_detail.hpp"

namespace parley::api {

using namespace schema;  // the builders read as a language of their own
using rest::Call;
using rest::Reply;

namespace {

bool is_file(std::string_view type) {
  return type == "image" || type == "video" || type == "audio" || type == "document" || type == "sticker";
}

Schema request_schema() {
  const Schema part = object(std::vector<Property>{}).allowing_more();
  return object(
      {required("to", text(1, 40).example("+5511999999999")),
       optional("message_type", one_of({"text", "image", "video", "audio", "document", "sticker", "location",
                                        "contacts", "template", "interactive"})
                                    .defaulting("text")),
       optional("message", text(1, 4096).described("Of type text; or use text.")), optional("text", text(1, 4096)),
       optional("media_url", url()), optional("media_id", text(1, 512)), optional("caption", text(1, 1024)),
       optional("filename", text(1, 240)),
       optional("template", part.described("{\"name\", \"language\", \"components\"?}")),
       optional("interactive", part.described("{\"type\": \"buttons\" | \"list\" | \"cta_url\" | ..., ...} as in "
                                              "outbound-message.schema.json")),
       optional("location", part.described("{\"latitude\", \"longitude\", \"name\"?, \"address\"?}")),
       optional("contacts", list(part, 257)),
       optional("config_id", id().described("The channel; or instance_name; or neither for the default.")),
       optional("instance_name", text(1, 200))});
}

/// The member that the API calls otherwise than the outbound message does.
constexpr std::pair<std::string_view, std::string_view> kFileMembers[] = {
    {"media_url", "url"}, {"media_id", "media_id"}, {"caption", "caption"}, {"filename", "filename"}};

Result<json::object> message_of(const json::object& body) {
  const std::string_view type = string_or(body, "message_type", "text");
  json::object message{{"type", type}};
  if (type == "text") {
    const std::string_view words = string_or(body, "text", string_or(body, "message"));
    if (words.empty()) return wrong_field("text", "expected the words to send");
    message["text"] = words;
  } else if (is_file(type)) {
    for (const auto& [ours, theirs] : kFileMembers)
      if (const auto value = string_or(body, ours); !value.empty()) message[theirs] = value;
  } else if (type == "contacts") {
    if (const json::array* cards = find_array(body, "contacts")) message["contacts"] = *cards;
  } else {
    const json::object* part = find_object(body, type);
    if (!part) return wrong_field(std::string(type), "expected an object, as message_type says " + std::string(type));
    message = *part;
    if (type != "interactive") message["type"] = type;
  }
  return message;
}

/// What is wrong, in the names of the request.
Error in_words_of_request(const Error& error, std::string_view type) {
  if (error.code != Errc::unprocessable || !error.detail) return error;
  std::vector<FieldProblem> problems = error.detail->fields;
  for (FieldProblem& problem : problems) {
    if (is_file(type) && problem.field == "url") problem.field = "media_url";
    const bool inner = type == "template" || type == "interactive" || type == "location";
    const bool outer = problem.field == "to" || problem.field == "config_id" || problem.field == "instance_name";
    if (inner && !outer) problem.field = std::string(type) + (problem.field.empty() ? "" : "." + problem.field);
  }
  return wrong_fields(std::move(problems));
}

Result<Reply> send(conversations::DirectSending& sending, const Call& call) {
  const std::string_view type = string_or(call.body(), "message_type", "text");
  Result<json::object> message = message_of(call.body());
  if (!message) return message.error();
  const auto sent = sending.send(caller_of(call), {std::string(string_or(call.body(), "to")), std::move(*message),
                                                   std::string(string_or(call.body(), "config_id")),
                                                   std::string(string_or(call.body(), "instance_name"))});
  if (!sent) return in_words_of_request(sent.error(), type);
  return Reply::created({{"success", true},
                         {"message_id", sent->message.id},
                         {"conversation_id", sent->message.conversation},
                         {"status", sent->message.status},
                         {"to", sent->to},
                         {"instance_name", sent->channel_name},
                         {"provider", sent->provider},
                         {"timestamp", to_rfc3339(sent->message.created_at)}});
}

}  // namespace

Result<> add_sending_routes(rest::Api& api, conversations::DirectSending& sending) {
  return api.add({.method = net::Method::post,
                  .path = "/whatsapp/send",
                  .group = "Sending",
                  .summary = "Send a message to a number",
                  .access = rest::Access::permission("messages:send"),
                  .request = request_schema(),
                  .response = object({required("success", boolean()), required("message_id", id()),
                                      required("conversation_id", id()), required("status", text(1, 20)),
                                      required("to", text(1, 40)), required("instance_name", text(0, 200)),
                                      required("provider", text(1, 100)), required("timestamp", time())}),
                  .success = 201},
                 [&sending](const Call& call) { return send(sending, call); });
}

}  // namespace parley::api
