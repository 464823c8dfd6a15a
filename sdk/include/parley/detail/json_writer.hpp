// Json to text. Included by <parley/json.hpp> only.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <parley/detail/utf8.hpp>
#include <string>
#include <string_view>

namespace parley::sdk::detail {

inline void write_escape(unsigned char byte, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
  }
}

inline void write_text(std::string_view text, std::string& out) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == '"' || byte == '\\') {
      write_escape(byte, out);
      ++at;
    } else if (const std::size_t length = utf8_length(text, at)) {
      out.append(text, at, length);
      at += length;
    } else {
      out += "\xEF\xBF\xBD";
      ++at;
    }
  }
  out += '"';
}

template <class Number>
void write_number(Number value, std::string& out) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

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
