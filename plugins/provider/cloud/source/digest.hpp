// SHA-256, HMAC and their text forms over OpenSSL: a plugin shares no code with the kernel.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::cloud {

using Sha256 = std::array<unsigned char, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

/// Compares without telling by its time where the two differ. Different lengths are unequal at once.
bool constant_time_equal(std::string_view a, std::string_view b);

std::string to_hex(std::string_view bytes);
inline std::string to_hex(const Sha256& digest) {
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}
/// Empty when the text is no hex of exactly 32 bytes. Either case of letters.
std::optional<Sha256> sha256_from_hex(std::string_view text);
/// Empty when the text is no standard base64 with padding.
std::optional<std::string> from_base64(std::string_view text);

/// A SHA-256 as 64 lower-case hex digits, given as hex or base64 (webhooks use one, look-ups the other); any other text
/// comes back as it is.
std::string normal_sha256(std::string_view text);

}  // namespace parley::cloud
