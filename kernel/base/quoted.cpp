#include "base/quoted.hpp"

#include <cstdio>

#include "base/utf8.hpp"

namespace parley {

namespace {

constexpr std::size_t kLongestQuote = 80;

/// Cuts at a character's start, so that half a UTF-8 sequence never reaches a terminal.
std::string_view cut(std::string_view text) {
  if (text.size() <= kLongestQuote) return text;
  std::size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string escaped_byte(unsigned char byte) {
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02X", byte);
  return text;
}

}  // namespace

std::string printable(std::string_view text) {
  const bool readable = is_utf8(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool hidden = byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !readable);
    hidden ? out += escaped_byte(byte) : out += c;
  }
  return out;
}

std::string in_quotes(std::string_view text) {
  const std::string_view shown = cut(text);
  std::string marked;
  for (const char c : shown) {
    if (c == '"' || c == '\\') marked += '\\';
    marked += c;
  }
  return '"' + printable(marked) + (shown.size() < text.size() ? "…\"" : "\"");
}

}  // namespace parley
