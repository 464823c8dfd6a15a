// Hashes, keyed hashes, random bytes and their text forms: thin wrappers over OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);
std::array<std::uint8_t, 64> hmac_sha512(std::string_view key, std::string_view bytes);

/// Compares without telling by its time where the two differ. Different lengths are unequal at once.
bool constant_time_equal(std::string_view a, std::string_view b);

/// Fills with bytes no one can guess. Throws BrokenInvariant when the system has no randomness.
void random_bytes(std::span<std::uint8_t> out);

std::string to_hex(std::span<const std::uint8_t> bytes);
Result<std::string> from_hex(std::string_view text);
std::string to_base64(std::string_view bytes);
Result<std::string> from_base64(std::string_view text);

}  // namespace parley
