#include "parse_reply.hpp"

#include "document.hpp"
#include "fields.hpp"

namespace parley::cloud {

namespace {

const json::object& need_reply(const json::object& interactive, std::string_view key) {
  if (const json::object* reply = object_at(interactive, key)) return *reply;
  throw BrokenItem("interactive." + std::string(key) + ": expected an object");
}

void begin_reply(JsonText& out, std::string_view text, std::string_view kind) {
  out.member("type", "reply");
  out.member("text", text);
  out.begin_object("reply");
  out.member("kind", kind);
}

void write_choice(JsonText& out, const json::object& reply, std::string_view kind) {
  if (!has_text(reply, "id")) throw BrokenItem("interactive reply: expected an id");
  const std::string_view title = text_at(reply, "title");
  begin_reply(out, title, kind);
  out.member("id", text_at(reply, "id"));
  out.member_if("title", title);
  out.member_if("description", text_at(reply, "description"));
  out.end_object();
}

/// The form a person filled in is a JSON document inside a string, and may hold something other than an object.
void write_form(JsonText& out, const json::object& reply) {
  begin_reply(out, text_at(reply, "body"), "flow");
  out.member_if("title", text_at(reply, "name"));
  const std::string_view answer = text_at(reply, "response_json");
  Document document;
  if (const json::object* form = document.parse(answer)) {
    out.member("response", *form);
  } else if (has_text(reply, "response_json")) {
    out.member("response", answer);
  }
  out.end_object();
}

void write_call_permission(JsonText& out, const json::object& reply) {
  const std::string_view response = text_at(reply, "response");
  begin_reply(out, response, "call_permission");
  out.member_if("id", response);
  out.member("response", reply);
  out.end_object();
}

}  // namespace

bool write_interactive_reply(JsonText& out, const json::object& item, std::string_view) {
  const json::object* interactive = object_at(item, "interactive");
  if (!interactive) throw BrokenItem("interactive: expected an object");
  const std::string_view kind = text_at(*interactive, "type");
  if (kind.empty()) throw BrokenItem("interactive.type: expected a text, found none");
  if (kind == "button_reply") {
    write_choice(out, need_reply(*interactive, kind), "button");
  } else if (kind == "list_reply") {
    write_choice(out, need_reply(*interactive, kind), "list");
  } else if (kind == "nfm_reply") {
    write_form(out, need_reply(*interactive, kind));
  } else if (kind == "call_permission_reply") {
    write_call_permission(out, need_reply(*interactive, kind));
  } else {
    return false;
  }
  return true;
}

bool write_button(JsonText& out, const json::object& item, std::string_view) {
  const json::object* button = object_at(item, "button");
  if (!button || (!has_text(*button, "text") && !has_text(*button, "payload"))) {
    throw BrokenItem("button: expected an object with text or payload");
  }
  const std::string_view text = text_at(*button, "text");
  begin_reply(out, text, "template_button");
  out.member_if("title", text);
  out.member_if("payload", text_at(*button, "payload"));
  out.end_object();
  return true;
}

}  // namespace parley::cloud
