#include "base32.hpp"

#include <cstdint>

namespace parley::auth_totp {

namespace {
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
}

std::string to_base32(std::string_view bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | std::uint8_t(byte);
    for (count += 8; count >= 5; count -= 5) out += kAlphabet[bits >> (count - 5) & 31];
  }
  if (count > 0) out += kAlphabet[bits << (5 - count) & 31];
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | std::uint32_t(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    out += char(bits >> count);
  }
  if (count >= 5 || bits & ((1u << count) - 1)) return std::nullopt;
  return out;
}

}  // namespace parley::auth_totp
