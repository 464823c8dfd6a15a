#include "script/outbound.hpp"

#include <algorithm>

#include "script/unicode.hpp"

namespace parley::script {

namespace {

Error wrong(std::string_view member, std::string_view expected) {
  return fail(Errc::invalid, "\"" + std::string(member) + "\": expected " + std::string(expected));
}

// Moves the named members, where there, and leaves out nothing silently: the caller refuses what remains.
void take(json::object& from, json::object& to, std::initializer_list<std::string_view> members) {
  for (const auto member : members) {
    if (auto found = from.find(member); found != from.end()) {
      to[member] = std::move(found->value());
      from.erase(found);
    }
  }
}

Result<json::object> finished(json::object rest, json::object document) {
  if (!rest.empty()) {
    return fail(Errc::invalid, "unknown field \"" + std::string(rest.begin()->key()) + "\" in a message of type " +
                                   std::string(string_or(document, "type")));
  }
  if (const auto checked = check_outbound(document); checked.has_error()) return checked.error();
  return document;
}

// "Yes" stands for {id="Yes", title="Yes"}; a missing id is the title.
Result<json::array> choices(const json::value& value, std::string_view member) {
  if (!value.is_array()) return wrong(member, "a list of titles or of {id, title}");
  json::array all;
  for (const json::value& each : value.get_array()) {
    json::object choice;
    if (each.is_string()) {
      choice["title"] = each;
    } else if (each.is_object()) {
      choice = each.get_object();
    } else {
      return wrong(member, "a list of titles or of {id, title}");
    }
    if (!choice.contains("id"))
      choice["id"] = std::string(string_or(choice, "title"));  // a copy: the object may move to make room
    all.push_back(std::move(choice));
  }
  return all;
}

Result<json::object> buttons_from(json::object rest) {
  json::object document{{"type", "buttons"}, {"body", rest["text"]}};
  auto buttons = choices(rest["buttons"], "buttons");
  if (buttons.has_error()) return buttons.error();
  document["buttons"] = std::move(*buttons);
  rest.erase("text");
  rest.erase("buttons");
  take(rest, document, {"header", "footer"});
  return finished(std::move(rest), std::move(document));
}

Result<json::array> sections_from(json::object& list) {
  json::array sections;
  if (list.contains("rows")) sections.push_back(json::object{{"title", ""}, {"rows", list["rows"]}});
  if (const auto* given = find_array(list, "sections")) sections = *given;
  for (auto& section : sections) {
    if (!section.is_object()) return wrong("sections", "a list of {title, rows}");
    auto rows = choices(section.get_object()["rows"], "rows");
    if (rows.has_error()) return rows.error();
    section.get_object()["rows"] = std::move(*rows);
    if (!section.get_object().contains("title")) section.get_object()["title"] = "";
  }
  list.erase("rows");
  list.erase("sections");
  return sections;
}

Result<json::object> list_from(json::object rest) {
  if (!rest["list"].is_object()) return wrong("list", "{button=…, rows={…}} or {button=…, sections={…}}");
  json::object list = rest["list"].get_object();
  json::object document{{"type", "list"}, {"body", rest["text"]}, {"button", "Menu"}};
  auto sections = sections_from(list);
  if (sections.has_error()) return sections.error();
  take(list, document, {"button"});
  if (!list.empty())
    return fail(Errc::invalid, "unknown field \"" + std::string(list.begin()->key()) + "\" in \"list\"");
  document["sections"] = std::move(*sections);
  rest.erase("text");
  rest.erase("list");
  take(rest, document, {"header", "footer"});
  return finished(std::move(rest), std::move(document));
}

Result<json::object> template_from(json::object rest) {
  json::object document{{"type", "template"}};
  json::object inner =
      rest["template"].is_object() ? rest["template"].get_object() : json::object{{"name", rest["template"]}};
  take(inner, document, {"name", "language", "components"});
  rest.erase("template");
  take(rest, document, {"language", "components"});
  for (auto& [key, value] : inner) rest[key] = std::move(value);
  return finished(std::move(rest), std::move(document));
}

Result<json::object> media_from(json::object rest, std::string_view kind) {
  json::object document{{"type", kind}};
  json::object inner = rest[kind].is_object() ? rest[kind].get_object() : json::object{{"url", rest[kind]}};
  take(inner, document, {"url", "media_id", "caption", "filename"});
  rest.erase(kind);
  take(rest, document, {"caption", "filename"});
  if (auto text = rest.find("text"); text != rest.end() && !document.contains("caption")) {
    document["caption"] = std::move(text->value());
    rest.erase("text");
  }
  for (auto& [key, value] : inner) rest[key] = std::move(value);
  return finished(std::move(rest), std::move(document));
}

}  // namespace

Result<json::object> outbound_message(const json::value& reply) {
  if (reply.is_string()) return finished({}, {{"type", "text"}, {"text", reply}});
  if (!reply.is_object())
    return fail(Errc::invalid, "expected a text or a table with text, buttons, list, template or media");
  const json::object& given = reply.get_object();
  if (given.contains("type")) return finished({}, given);
  if (given.contains("buttons")) return buttons_from(given);
  if (given.contains("list")) return list_from(given);
  if (given.contains("template")) return template_from(given);
  for (const auto kind : {"image", "video", "audio", "document", "sticker"}) {
    if (given.contains(kind)) return media_from(given, kind);
  }
  json::object rest = given;
  if (rest.contains("location")) {
    json::object document{{"type", "location"}};
    if (rest["location"].is_object()) {
      for (const auto& [key, value] : rest["location"].get_object()) document[key] = value;
    }
    rest.erase("location");
    return finished(std::move(rest), std::move(document));
  }
  json::object document{{"type", "text"}};
  take(rest, document, {"text"});
  return finished(std::move(rest), std::move(document));
}

Result<std::vector<json::object>> outbound_messages(const json::value& reply) {
  std::vector<json::object> messages;
  const auto add = [&](const json::value& each) -> Result<void> {
    auto message = outbound_message(each);
    if (message.has_error()) return message.error();
    messages.push_back(std::move(*message));
    return {};
  };
  if (!reply.is_array()) {
    if (auto added = add(reply); added.has_error()) return added.error();
    return messages;
  }
  for (const auto& each : reply.get_array()) {
    if (auto added = add(each); added.has_error()) return added.error();
  }
  return messages;
}

}  // namespace parley::script
