#include "operations.hpp"

#include "answers.hpp"
#include "fields.hpp"
#include "media_operations.hpp"
#include "template_operations.hpp"

namespace parley::cloud {

namespace {

sdk::OutgoingRequest build_mark_read(const ChannelSettings& settings, const Part& args) {
  sdk::OutgoingRequest request;
  JsonText out(request.body);
  out.begin_object();
  out.member("messaging_product", "whatsapp");
  out.member("status", "read");
  out.member("message_id", args.text("message_id", limits::kId));
  if (args.flag("typing")) {
    out.begin_object("typing_indicator");
    out.member("type", "text");
    out.end_object();
  }
  out.end_object();
  request.head = http_head(settings, "POST", settings.url(settings.phone_number_id + "/messages"), "application/json");
  return request;
}

/// Without a url the app's own address serves; with one it serves this business account only.
sdk::OutgoingRequest build_subscribe(const ChannelSettings& settings, const Part& args) {
  sdk::OutgoingRequest request;
  JsonText out(request.body);
  out.begin_object();
  if (args.has("url")) {
    std::string_view token = args.text_if("verify_token", limits::kId);
    if (token.empty()) token = settings.webhook_verify_token;
    if (token.empty()) args.refuse("verify_token", "a token here or in the channel's webhook_verify_token");
    out.member("override_callback_uri", args.url("url"));
    out.member("verify_token", token);
  }
  out.end_object();
  request.head = http_head(settings, "POST", business_account_url(settings, "/subscribed_apps"), "application/json");
  return request;
}

void nothing_more(JsonText&, const Answer&) {}

/// The number as Meta knows it: answers only when token and id belong together.
sdk::OutgoingRequest build_check(const ChannelSettings& settings, const Part&) {
  const std::string path = settings.phone_number_id + "?fields=id,display_phone_number,verified_name,quality_rating";
  return {http_head(settings, "GET", settings.url(path)), {}};
}

void write_check(JsonText& out, const Answer& answer) {
  if (!answer.body()) return;
  for (const char* field : {"id", "display_phone_number", "verified_name", "quality_rating"})
    out.member_if(field, text_at(*answer.body(), field));
}

struct Operation {
  std::string_view name;
  sdk::OutgoingRequest (*build)(const ChannelSettings& settings, const Part& args);
  void (*write_result)(JsonText& out, const Answer& answer);
  bool answers_with_file = false;
};

constexpr Operation kOperations[] = {
    {"channel.check", build_check, write_check},
    {"mark_read", build_mark_read, nothing_more},
    {"media.lookup", build_media_lookup, write_media_lookup},
    {"media.download", build_media_download, write_media_download, true},
    {"media.upload", build_media_upload, write_media_upload},
    {"media.delete", build_media_delete, nothing_more},
    {"templates.list", build_templates_list, write_templates_list},
    {"templates.create", build_template_create, write_template_create},
    {"templates.delete", build_template_delete, nothing_more},
    {"webhook.subscribe", build_subscribe, nothing_more},
};

const Operation& operation(std::string_view op) {
  for (const Operation& known : kOperations) {
    if (known.name == op) return known;
  }
  throw sdk::Failure(PARLEY_UNSUPPORTED, "the Cloud API provider has no operation '" + std::string(op) +
                                             "'; its capabilities list those it has");
}

}  // namespace

sdk::OutgoingRequest build_operation(const ChannelSettings& settings, std::string_view op, std::string_view args) {
  const Operation& known = operation(op);
  Document document;
  const json::object* object = document.parse(args.empty() ? std::string_view("{}") : args);
  if (!object) throw sdk::Failure(PARLEY_INVALID, "arguments of " + std::string(op) + ": " + document.error());
  return known.build(settings, Part(*object, op));
}

std::string parse_operation(std::string_view op, const parley_http_response& response) {
  const Operation& known = operation(op);
  const Answer answer(response, known.answers_with_file);
  std::string text;
  JsonText out(text);
  if (answer.is_failure()) {
    answer.write_failure(out);
    return text;
  }
  out.begin_object();
  out.member("class", "accepted");
  known.write_result(out, answer);
  out.end_object();
  return text;
}

std::vector<std::string_view> op_names() {
  std::vector<std::string_view> names;
  for (const Operation& known : kOperations) names.push_back(known.name);
  return names;
}

}  // namespace parley::cloud
