#include "scenario/customer_message.hpp"

#include <algorithm>
#include <optional>

#include "base/quoted.hpp"

namespace parley::scenario {

namespace {

constexpr std::string_view kMedia[] = {"image", "audio", "video", "document", "sticker"};

struct Choice {
  std::string id;
  std::string title;
};

void add_choices(std::vector<Choice>& into, const json::array* list) {
  if (!list) return;
  for (const json::value& each : *list)
    if (const json::object* choice = each.if_object())
      into.push_back({std::string(string_or(*choice, "id")), std::string(string_or(*choice, "title"))});
}

std::vector<Choice> choices_of(const json::object& message) {
  std::vector<Choice> choices;
  add_choices(choices, find_array(message, "buttons"));
  if (const json::array* sections = find_array(message, "sections"))
    for (const json::value& section : *sections)
      if (section.is_object()) add_choices(choices, find_array(section.get_object(), "rows"));
  return choices;
}

/// The latest message counts first: ids come back in other menus.
Result<json::object> choice(std::string_view wanted, const std::vector<json::object>& said) {
  std::string offered;
  for (auto message = said.rbegin(); message != said.rend(); ++message) {
    const std::vector<Choice> choices = choices_of(*message);
    for (const Choice& each : choices) {
      if (each.id != wanted && each.title != wanted) continue;
      const bool row = message->contains("sections");
      return json::object{{"type", "reply"},
                          {"text", each.title},
                          {"reply", {{"kind", row ? "list" : "button"}, {"id", each.id}, {"title", each.title}}}};
    }
    if (offered.empty())
      for (const Choice& each : choices) offered += (offered.empty() ? "" : ", ") + each.id;
  }
  return fail(Errc::unprocessable,
              "the bot offered no choice " + in_quotes(wanted) + (offered.empty() ? "" : "; the last were " + offered));
}

json::object part(const json::object& given, std::initializer_list<std::string_view> names) {
  json::object taken;
  for (const std::string_view name : names)
    if (const json::value* value = given.if_contains(name)) taken[name] = *value;
  return taken;
}

json::object medium(const json::object& given, std::string_view type) {
  json::object media = part(given, {"id", "url", "caption", "filename", "mime_type", "voice"});
  if (!media.contains("id")) media["id"] = "simulated-media";
  return {{"type", type}, {"text", string_or(given, "caption")}, {"media", std::move(media)}};
}

}  // namespace

Result<json::object> customer_message(const json::value& given, const std::vector<json::object>& said) {
  if (given.is_string()) return json::object{{"type", "text"}, {"text", given.get_string()}};
  const json::object* fields = given.if_object();
  if (!fields || fields->empty())
    return fail(Errc::invalid, "expected a text, or a table such as { button = \"yes\" } or { type = \"image\" }");
  for (const char* member : {"button", "row"})
    if (const json::string* wanted = find_string(*fields, member)) return choice(*wanted, said);
  const std::string_view type = string_or(*fields, "type", "text");
  if (std::find(std::begin(kMedia), std::end(kMedia), type) != std::end(kMedia)) return medium(*fields, type);
  json::object message{{"type", type}, {"text", string_or(*fields, "text")}};
  if (type == "location") {
    message["location"] = part(*fields, {"latitude", "longitude", "name", "address", "url"});
    if (message["text"].as_string().empty()) message["text"] = string_or(*fields, "name");
  }
  for (const char* member : {"contacts", "order", "reply", "reaction", "media", "context"})
    if (const json::value* value = fields->if_contains(member)) message[member] = *value;
  return message;
}

}  // namespace parley::scenario
