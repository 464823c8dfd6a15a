// The key that the plugin makes for itself when none is configured.
#pragma once

#include <string>

namespace parley::auth_jwt {

/// The key in the file. When there is no file it is made, folder and all, mode 0600, with 32 random bytes as 64 hex
/// digits; when two do so at once both get the same. Throws sdk::Failure that names the file.
std::string read_or_make_key(const std::string& path);

}  // namespace parley::auth_jwt
