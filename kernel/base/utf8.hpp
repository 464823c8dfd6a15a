// Whether bytes are UTF-8. Files are checked by their parser; the environment may hold anything.
#pragma once

#include <string_view>

namespace parley {

/// Shortest forms only, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace parley
