// The words of JSON, texts and numbers, for whatever writes it: the SDK's Json and plugins that need no tree of values.
#pragma once

#include <array>
#include <charconv>
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

/// In quotes, as one string of JSON. What is no UTF-8 becomes U+FFFD, one for each byte.
inline void write_text(std::string_view text, std::string& out) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool escaped = byte < 0x20 || byte == '"' || byte == '\\';
    if (const std::size_t length = byte < 0x80 ? !escaped : utf8_length(text, at)) {
      at += length;
      continue;
    }
    out.append(text, written, at - written);
    if (escaped)
      write_escape(byte, out);
    else
      out += "\xEF\xBF\xBD";
    written = ++at;
  }
  out.append(text, written);
  out += '"';
}

/// `format` is what std::to_chars takes after the number.
template <class Number, class... Format>
void write_number(Number value, std::string& out, Format... format) {
  std::array<char, 40> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, format...).ptr;
  out.append(digits.data(), end);
}

}  // namespace parley::sdk::detail
