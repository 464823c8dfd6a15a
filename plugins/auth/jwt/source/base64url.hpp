// base64url without padding, as JWT has it (RFC 7515 section 2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::auth_jwt {

std::string to_base64url(std::string_view bytes);
/// Strict: nothing for padding, a character outside the alphabet, or bits that no encoder would have set.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace parley::auth_jwt
