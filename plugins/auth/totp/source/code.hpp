// The codes of RFC 4226 and RFC 6238: six digits out of a secret and a step of 30 s.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley::auth_totp {

inline constexpr std::int64_t kStepMs = 30'000;
inline constexpr int kDigits = 6;

/// `secret` is raw bytes. HMAC-SHA1, which is what authenticator apps know.
std::string code_at(std::string_view secret, std::int64_t step, int digits = kDigits);

/// Compares without telling by its time where the two differ.
bool same_code(std::string_view expected, std::string_view given);

}  // namespace parley::auth_totp
