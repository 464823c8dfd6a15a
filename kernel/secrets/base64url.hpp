// base64url with padding (RFC 4648 section 5), strict: one text for one sequence of bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley::secrets {

std::string to_base64url(std::string_view bytes);
/// Errors: invalid for a wrong length, a character outside the alphabet, or bits that no encoder would have set.
Result<std::string> from_base64url(std::string_view text);

}  // namespace parley::secrets
