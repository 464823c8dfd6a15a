// What people search for, as a LIKE pattern with the escape character '\': every character means itself.
#pragma once

#include <string>
#include <string_view>

namespace parley::conversations {

inline std::string like_pattern(std::string_view words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace parley::conversations
