// The URI that authenticator apps read from a QR code.
#pragma once

#include <string>
#include <string_view>

namespace parley::auth_totp {

/// otpauth://totp/Issuer:account?secret=...&issuer=...; the names are percent-encoded. Throws
/// sdk::Failure(PARLEY_INVALID) for a name that  is empty, longer than 200 bytes or holds a control character
/// or, where it would split the label, a colon in the issuer.
std::string otpauth_uri(std::string_view account, std::string_view issuer, std::string_view secret);

}  // namespace parley::auth_totp
