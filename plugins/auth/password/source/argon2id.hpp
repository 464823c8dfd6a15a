// Argon2id in PHC form ("$argon2id$v=19$m=65536,t=2,p=1$salt$hash"): thin wrappers over libsodium.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley::auth_password {

struct Cost {
  std::uint64_t memory = std::uint64_t{64} << 20;  ///< bytes
  std::uint64_t iterations = 2;
};

/// Must have run before the functions below; any number of times. Throws sdk::Failure.
void prepare_argon2id();

/// The text to store, with a salt of its own. Throws sdk::Failure(PARLEY_UNAVAILABLE) without the memory.
std::string argon2id_hash(std::string_view password, const Cost& cost);
/// A text of that cost that no password fits, made without hashing.
std::string argon2id_of_nobody(const Cost& cost);
/// Constant time for one `encoded`.
bool argon2id_verify(std::string_view password, const std::string& encoded);
/// Whether the text is one of Argon2id, at a cost of at most `memory` bytes and 1000 iterations: a forged text must not
/// make this process take all there is.
bool is_argon2id(const std::string& encoded, std::uint64_t memory);
/// Whether `encoded` was made at a cost below this one in either measure.
bool is_cheaper(const std::string& encoded, const Cost& cost);

}  // namespace parley::auth_password
