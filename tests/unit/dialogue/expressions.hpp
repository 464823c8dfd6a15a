// A person, their order and short words for asking what an expression comes to.
#pragma once

#include <string>
#include <string_view>

#include "dialogue/expression.hpp"
#include "dialogue/value_path.hpp"

namespace parley::dialogue {

inline const json::object& known() {
  static const json::object document{
      {"contact", {{"name", "ana María"}, {"tags", {"vip", "new"}}, {"vars", {{"city", "São Paulo"}}}}},
      {"vars",
       {{"size", "m"},
        {"n", 3},
        {"price", 2.5},
        {"age", "41"},
        {"ok", true},
        {"empty", ""},
        {"items", {{{"name", "Pizza"}}, {{"name", "Água"}}}},
        {"sly", "{{contact.name}}"},
        {"day", "2026-12-25"},
        {"at", "2026-12-25T01:30:00Z"},
        {"first-name", "Bia"}}}};
  return document;
}

inline const json::value* find_known(std::string_view path) {
  return value_at(known(), path);
}

/// The JSON of the value, or "code: message" of the error.
inline std::string result_of(std::string_view expression) {
  const auto value = evaluate(expression, find_known);
  if (!value) return std::string(name(value.error().code)) + ": " + value.error().message;
  return json::serialize(*value);
}

inline std::string text_of_filled(std::string_view text) {
  const auto filled = fill_in(text, find_known);
  return filled ? *filled : std::string(name(filled.error().code)) + ": " + filled.error().message;
}

}  // namespace parley::dialogue
