// Json to text. Included by <parley/json.hpp> only.
#pragma once

#include <cmath>
#include <parley/detail/json_text.hpp>
#include <string>
#include <string_view>

namespace parley::sdk::detail {

inline void write_json(const Json& value, std::string& out);

inline void write_array(const Json::Array& items, std::string& out) {
  out += '[';
  for (const Json& item : items) {
    if (&item != items.data()) out += ',';
    write_json(item, out);
  }
  out += ']';
}

inline void write_object(const Json::Object& members, std::string& out) {
  out += '{';
  for (const Json::Member& member : members) {
    if (&member != members.data()) out += ',';
    write_text(member.first, out);
    out += ':';
    write_json(member.second, out);
  }
  out += '}';
}

inline void write_json(const Json& value, std::string& out) {
  if (value.is_null()) out += "null";
  if (value.is_bool()) out += value.boolean() ? "true" : "false";
  if (value.is_text()) write_text(value.text(), out);
  if (value.is_array()) write_array(value.items(), out);
  if (value.is_object()) write_object(value.members(), out);
  if (value.is_integer()) return write_number(value.integer(), out);
  if (!value.is_number()) return;
  if (std::isfinite(value.number()))
    write_number(value.number(), out);
  else
    out += "null";
}

}  // namespace parley::sdk::detail
