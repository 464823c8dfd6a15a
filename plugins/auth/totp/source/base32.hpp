// Base32 without padding (RFC 4648 section 6), the form in which authenticator apps take secrets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::auth_totp {

std::string to_base32(std::string_view bytes);
/// Upper case only, no padding, no loose bits; nothing for anything else.
std::optional<std::string> from_base32(std::string_view text);

}  // namespace parley::auth_totp
