#include "new_id.hpp"

#include <parley/failure.hpp>
#include <unistd.h>

namespace parley::inbox {

namespace {

/// RFC 9562: 48 bits of milliseconds, the version, the variant.
std::string as_text(std::int64_t at_ms, unsigned char bytes[16]) {
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(at_ms >> (8 * (5 - i)));
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x70);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[bytes[i] >> 4];
    text += kHex[bytes[i] & 0x0f];
  }
  return text;
}

}  // namespace

std::string new_id(std::int64_t now_ms) {
  unsigned char bytes[16] = {};
  if (::getentropy(bytes + 6, 10) != 0) throw sdk::Failure(PARLEY_UNAVAILABLE, "the system has no random bytes");
  return as_text(now_ms, bytes);
}

std::string lowest_id(std::int64_t at_ms) {
  unsigned char bytes[16] = {};
  return as_text(at_ms, bytes);
}

}  // namespace parley::inbox
