// Counting and checking text the way the Cloud API does: in characters (Unicode code points), not in bytes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace parley::cloud {

/// The number of code points of valid UTF-8.
inline std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

inline bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// A phone number without its leading '+', or empty when it holds anything but digits.
inline std::string_view phone_digits(std::string_view number) {
  if (!number.empty() && number.front() == '+') number.remove_prefix(1);
  return all_digits(number) ? number : std::string_view();
}

}  // namespace parley::cloud
