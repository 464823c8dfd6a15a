// A person's words as a pattern for LIKE ... ESCAPE '\', in which they stand for themselves.
#pragma once

#include <string>
#include <string_view>

namespace parley::inbox {

/// "%" when there are none.
inline std::string like_text(std::string_view words) {
  std::string pattern = "%";
  for (const char c : words) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return words.empty() ? pattern : pattern + "%";
}

}  // namespace parley::inbox
