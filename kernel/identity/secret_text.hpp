// Secrets that people and programs carry (refresh tokens, invitation and reset links, API keys): made here, kept as
// digests only.
#pragma once

#include <string>
#include <string_view>

namespace parley::identity {

/// `bytes` of randomness in URL-safe base64 without padding; 32 bytes are 43 characters.
std::string random_text(std::size_t bytes = 32);

/// SHA-256 in 64 hex digits: what is stored in place of a secret. Such secrets are long and random, so a fast hash is
/// enough; passwords go through PasswordHasher.
std::string digest_of(std::string_view secret);

}  // namespace parley::identity
