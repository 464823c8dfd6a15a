// Comparing a secret with what a stranger sent.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::sdk {

/// Takes the same time wherever the two differ, so that the time tells nothing. An empty `expected` equals nothing: a
/// secret that was never set must not open the door.
inline bool equal_secrets(std::string_view expected, std::string_view given) {
  if (expected.empty() || expected.size() != given.size()) return false;
  volatile unsigned char difference = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    difference = static_cast<unsigned char>(difference | (expected[i] ^ given[i]));
  return difference == 0;
}

}  // namespace parley::sdk
