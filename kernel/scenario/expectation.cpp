#include "scenario/expectation.hpp"

#include <vector>

#include "base/quoted.hpp"
#include "messaging/stored_message.hpp"

namespace parley::scenario {

namespace {

std::vector<std::string> titles(const json::array& choices) {
  std::vector<std::string> all;
  for (const json::value& choice : choices)
    if (const json::object* object = choice.if_object()) all.emplace_back(string_or(*object, "title"));
  return all;
}

std::vector<std::string> buttons_of(const json::object& message) {
  const json::array* buttons = find_array(message, "buttons");
  return buttons ? titles(*buttons) : std::vector<std::string>();
}

std::vector<std::string> rows_of(const json::object& message) {
  std::vector<std::string> all;
  if (const json::array* sections = find_array(message, "sections"))
    for (const json::value& section : *sections)
      if (const json::array* rows = section.is_object() ? find_array(section.get_object(), "rows") : nullptr)
        for (std::string& title : titles(*rows)) all.push_back(std::move(title));
  return all;
}

/// In full: where two texts differ may be far behind.
std::string whole(std::string_view text) {
  return "\"" + printable(text) + "\"";
}

std::string listed(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += " [" + text + "]";
  return all.empty() ? " none" : all;
}

Error differs(std::string_view what, const std::string& expected, const std::string& found) {
  return fail(Errc::unprocessable, std::string(what) + ": expected " + expected + ", found " + found);
}

Result<std::vector<std::string>> texts_of(const json::value& value, std::string_view field) {
  std::vector<std::string> all;
  if (value.is_string()) return std::vector<std::string>{std::string(value.get_string())};
  const json::array* array = value.if_array();
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    if (!array->at(i).is_string())
      array = nullptr;
    else
      all.emplace_back(array->at(i).get_string());
  }
  if (!array) return fail(Errc::invalid, "t:bot: field \"" + std::string(field) + "\": expected a text or several");
  return all;
}

Result<> check_text(const json::object& message, std::string_view expected) {
  const std::string found = messaging::words_of(message);
  return found == expected ? Result<>() : differs("the bot's words", whole(expected), whole(found));
}

Result<> check_contains(const json::object& message, const json::value& wanted) {
  const Result<std::vector<std::string>> parts = texts_of(wanted, "contains");
  if (!parts) return parts.error();
  const std::string found = messaging::words_of(message);
  for (const std::string& part : *parts)
    if (found.find(part) == std::string::npos)
      return differs("the bot's words", "something with " + whole(part), whole(found));
  return {};
}

Result<> check_titles(std::string_view field, const std::vector<std::string>& found, const json::value& wanted) {
  const Result<std::vector<std::string>> titles = texts_of(wanted, field);
  if (!titles) return titles.error();
  return found == *titles ? Result<>() : differs(field, listed(*titles).substr(1), listed(found).substr(1));
}

Result<> check_field(const json::object& message, std::string_view field, const json::value& wanted) {
  if (field == "contains") return check_contains(message, wanted);
  if (field == "buttons") return check_titles(field, buttons_of(message), wanted);
  if (field == "rows") return check_titles(field, rows_of(message), wanted);
  if (!wanted.is_string() || (field != "text" && field != "type"))
    return fail(Errc::invalid, "t:bot: field \"" + std::string(field) +
                                   "\": expected text, contains, type, buttons or rows, with texts");
  if (field == "text") return check_text(message, wanted.get_string());
  const std::string_view type = string_or(message, "type");
  return type == wanted.get_string() ? Result<>()
                                     : differs("the kind of message", whole(wanted.get_string()), whole(type));
}

}  // namespace

Result<> check_message(const json::object& message, const json::value& expected) {
  if (expected.is_string()) return check_text(message, expected.get_string());
  const json::object* fields = expected.if_object();
  if (!fields || fields->empty())
    return fail(Errc::invalid, "t:bot: expected a text, or a table with text, contains, type, buttons or rows");
  for (const auto& [field, wanted] : *fields)
    if (const Result<> met = check_field(message, field, wanted); !met) return met;
  return {};
}

std::string shown(const json::object& message) {
  const std::string words = messaging::words_of(message);
  std::string all = words.empty() ? "(" + std::string(string_or(message, "type")) + ")" : whole(words);
  for (const auto& titles : {buttons_of(message), rows_of(message)})
    if (!titles.empty()) all += listed(titles);
  return all;
}

}  // namespace parley::scenario
