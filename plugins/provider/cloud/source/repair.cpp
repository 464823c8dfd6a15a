#include "repair.hpp"

#include <cstdint>

namespace parley::cloud {

namespace {

bool is_continuation(unsigned char c) {
  return (c & 0xC0) == 0x80;
}

/// The length of the valid UTF-8 sequence at `at`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at + i < text.size() ? text[at + i] : 0); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return is_continuation(byte(1)) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned char low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = first == 0xED ? 0x9F : 0xBF;  // ED A0.. would be a surrogate
    return byte(1) >= low && byte(1) <= high && is_continuation(byte(2)) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned char low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xF4 ? 0x8F : 0xBF;
    const bool valid = byte(1) >= low && byte(1) <= high && is_continuation(byte(2)) && is_continuation(byte(3));
    return valid ? 4 : 0;
  }
  return 0;
}

/// The code unit of the escape "\uXXXX" at `at`, or -1.
int escape_unit(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
  int unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

/// Handles the backslash at `at`; returns how many characters were dealt with.
std::size_t repair_escape(std::string& text, std::size_t at) {
  const int unit = escape_unit(text, at);
  if (unit < 0) return 2;
  if (unit < 0xD800 || unit > 0xDFFF) return 6;
  const int next = escape_unit(text, at + 6);
  if (unit <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF) return 12;
  text.replace(at, 6, "\\ufffd");
  return 6;
}

}  // namespace

std::string repaired(std::string_view body) {
  std::string text(body);
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      at += repair_escape(text, at);
      continue;
    }
    const std::size_t length = sequence_length(text, at);
    if (length == 0) text[at] = '?';
    at += length == 0 ? 1 : length;
  }
  return text;
}

}  // namespace parley::cloud
