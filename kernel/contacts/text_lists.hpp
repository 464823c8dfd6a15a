// Lists of texts as they lie in the store: JSON arrays.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace parley::contacts {

inline std::string to_stored(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return json::serialize(array);
}

/// Empty for what is no array of texts.
inline std::vector<std::string> texts_from(std::string_view stored) {
  std::vector<std::string> texts;
  const Result<json::value> value = parse_json(stored, "a stored list");
  if (!value || !value->is_array()) return texts;
  for (const json::value& text : value->get_array())
    if (text.is_string()) texts.emplace_back(text.get_string());
  return texts;
}

}  // namespace parley::contacts
