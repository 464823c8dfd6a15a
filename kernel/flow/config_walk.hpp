// Every text inside a node's config, with its place. For the .cpp files of this room only.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace parley::flow {

/// Calls `see(value, field)` for the value and everything in it, from the outside in; `field` is as in
/// "buttons[2].title". Goes no deeper where it gives false.
template <class See>
void walk_config(const json::value& value, std::string& field, const See& see) {
  if (!see(value, std::string_view(field))) return;
  const std::size_t size = field.size();
  if (const json::object* object = value.if_object()) {
    for (const auto& member : *object) {
      if (size > 0) field += '.';
      field += std::string_view(member.key());
      walk_config(member.value(), field, see);
      field.resize(size);
    }
  } else if (const json::array* list = value.if_array()) {
    for (std::size_t at = 0; at < list->size(); ++at) {
      field += '[';
      field += std::to_string(at);
      field += ']';
      walk_config((*list)[at], field, see);
      field.resize(size);
    }
  }
}

/// The last name in a field: "title" of "buttons[2].title".
inline std::string_view last_name(std::string_view field) {
  while (field.ends_with(']')) field = field.substr(0, field.rfind('['));
  return field.substr(field.rfind('.') + 1);
}

}  // namespace parley::flow
