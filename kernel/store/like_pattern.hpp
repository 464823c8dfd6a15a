// What people search for, for LIKE with the escape character \: every character means itself.
#pragma once

#include <string>
#include <string_view>

namespace parley::store {

/// The words as a piece of a pattern.
inline std::string like_literal(std::string_view words) {
  std::string literal;
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') literal += '\\';
    literal += c;
  }
  return literal;
}

/// Finds the words wherever they stand.
inline std::string like_pattern(std::string_view words) {
  return "%" + like_literal(words) + "%";
}

}  // namespace parley::store
