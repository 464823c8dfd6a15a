#include "base/utf8.hpp"

#include <cstdint>

namespace parley {

namespace {

struct Lead {
  std::size_t following;
  std::uint32_t bits;
  std::uint32_t smallest;  ///< of the code points that need this many bytes
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {0, byte, 0};
  if ((byte & 0xE0) == 0xC0) return {1, byte & 0x1Fu, 0x80};
  if ((byte & 0xF0) == 0xE0) return {2, byte & 0x0Fu, 0x800};
  if ((byte & 0xF8) == 0xF0) return {3, byte & 0x07u, 0x10000};
  return {0, 0, 1};  // no lead byte: smaller than its smallest, so it is refused
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto [following, code, smallest] = lead_of(static_cast<unsigned char>(text[i]));
    for (; following > 0; --following) {
      if (++i == text.size()) return false;
      const auto byte = static_cast<unsigned char>(text[i]);
      if ((byte & 0xC0) != 0x80) return false;
      code = code << 6 | (byte & 0x3Fu);
    }
    if (code < smallest || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
  }
  return true;
}

}  // namespace parley
