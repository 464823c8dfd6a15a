// The few rules about ASCII text that HTTP has: names compare without case, tokens have an alphabet, text is UTF-8.
#pragma once

#include <string_view>

namespace parley::net {

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_alnum(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}
/// Control characters, as RFC 9110 counts them (DEL is one).
constexpr bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}
/// RFC 9110 tchar, the alphabet of methods and field names.
constexpr bool is_token_char(char c) {
  return is_alnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool equal_ignoring_case(std::string_view a, std::string_view b);
/// Not empty and token characters only.
bool is_token(std::string_view text);
/// True when a comma-separated list, such as the value of `Connection`, holds the word in any case.
bool list_holds(std::string_view list, std::string_view word);
/// True for well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF).
bool is_utf8(std::string_view text);

}  // namespace parley::net
