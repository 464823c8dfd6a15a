#include "flow/import_values.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "flow/import_texts.hpp"

namespace parley::flow {

json::value as_number(const json::value& value) {
  double number = 0;
  if (value.is_double()) {
    number = value.get_double();
  } else if (const json::string* text = value.if_string()) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc{} || end != text->data() + text->size()) return value;
  } else {
    return value;
  }
  if (std::isfinite(number) && number == std::floor(number) && std::fabs(number) < 1e15) return std::int64_t(number);
  return number;
}

json::value as_seconds(const json::value& count, std::string_view unit) {
  const json::value number = as_number(count);
  if (!number.is_int64() && !number.is_double()) return count;
  const char first = unit.empty() ? 's' : small(unit)[0];
  const std::int64_t factor = first == 'm' ? 60 : first == 'h' ? 3'600 : first == 'd' ? 86'400 : 1;
  const bool millis = unit.starts_with("ms") || unit.starts_with("milli");
  const double seconds = number.to_number<double>() * (millis ? 0.001 : double(factor));
  return std::int64_t(std::llround(std::min(seconds, 1e12)));
}

std::string small(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = char(c + 32);
  return out;
}

json::value as_object(const json::value& value) {
  const json::array* list = value.if_array();
  if (!list) return value;
  json::object out;
  for (const json::value& each : *list) {
    const json::object* pair = each.if_object();
    if (!pair) return value;
    const std::string_view key = string_or(*pair, "key", string_or(*pair, "name"));
    const json::value* inside = pair->if_contains("value");
    if (key.empty() || !inside) return value;
    out[key] = *inside;
  }
  return out;
}

std::string as_id(std::string_view text, std::size_t place) {
  std::string out;
  for (const char c : small(text)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (fits) out += c;
    if (!fits && !out.empty() && out.back() != '_') out += '_';
  }
  while (out.ends_with('_')) out.pop_back();
  return out.empty() || out.size() > 40 ? "choice_" + std::to_string(place + 1) : out;
}

json::value as_choices(const json::value& list) {
  if (!list.is_array()) return list;
  json::array out;
  for (const json::value& each : list.get_array()) {
    const std::size_t place = out.size();
    if (const json::string* text = each.if_string()) {
      out.push_back({{"id", as_id(*text, place)}, {"title", *text}});
    } else if (const json::object* object = each.if_object()) {
      const std::string_view title =
          string_or(*object, "title", string_or(*object, "label", string_or(*object, "value")));
      const std::string_view id = string_or(*object, "id", string_or(*object, "value"));
      json::object choice{{"id", id.empty() ? as_id(title, place) : std::string(id)}, {"title", title}};
      for (const auto& member : *object)
        if (member.key() != "label" && member.key() != "value" && !choice.contains(member.key()))
          choice[member.key()] = member.value();
      out.push_back(std::move(choice));
    }
  }
  return out;
}

std::string as_operator(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 32> kWords{{{"equals", "=="},
                                                                                  {"equal", "=="},
                                                                                  {"eq", "=="},
                                                                                  {"=", "=="},
                                                                                  {"notequals", "!="},
                                                                                  {"notequal", "!="},
                                                                                  {"neq", "!="},
                                                                                  {"ne", "!="},
                                                                                  {"<>", "!="},
                                                                                  {"greaterthan", ">"},
                                                                                  {"gt", ">"},
                                                                                  {"lessthan", "<"},
                                                                                  {"lt", "<"},
                                                                                  {"greaterthanorequal", ">="},
                                                                                  {"greaterorequal", ">="},
                                                                                  {"gte", ">="},
                                                                                  {"lessthanorequal", "<="},
                                                                                  {"lessorequal", "<="},
                                                                                  {"lte", "<="},
                                                                                  {"contains", "contains"},
                                                                                  {"notcontains", "not_contains"},
                                                                                  {"startswith", "starts_with"},
                                                                                  {"endswith", "ends_with"},
                                                                                  {"isempty", "is_empty"},
                                                                                  {"empty", "is_empty"},
                                                                                  {"isnotempty", "is_not_empty"},
                                                                                  {"notempty", "is_not_empty"},
                                                                                  {"exists", "is_not_empty"},
                                                                                  {"in", "in"},
                                                                                  {"notin", "not_in"},
                                                                                  {"regex", "matches"},
                                                                                  {"matches", "matches"}}};
  std::string plain = small(name);
  std::erase(plain, '_');
  std::erase(plain, ' ');
  for (const auto& [word, sign] : kWords)
    if (word == plain) return std::string(sign);
  return std::string(name);
}

json::value as_reference(const json::value& name) {
  if (!name.is_string()) return name;
  return json::string("{{" + our_variable(name.get_string()) + "}}");
}

json::value as_variable(const json::value& name) {
  if (!name.is_string()) return name;
  return json::string(our_variable(name.get_string()));
}

}  // namespace parley::flow
