// The names with which every path of an expression begins. For the .cpp files of this room only.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace parley::flow {

inline constexpr std::array<std::string_view, 7> kKnownRoots{"channel", "contact", "flow", "message",
                                                             "now",     "tenant",  "vars"};

inline bool begins_with_known_name(std::string_view path) {
  return std::ranges::find(kKnownRoots, path.substr(0, path.find('.'))) != kKnownRoots.end();
}

}  // namespace parley::flow
