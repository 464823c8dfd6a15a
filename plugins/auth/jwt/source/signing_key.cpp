#include "signing_key.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <parley/failure.hpp>

namespace parley::auth_jwt {

namespace {

constexpr std::size_t kShortestSecret = 32;  // RFC 7518 section 3.2: at least as long as the hash
constexpr std::size_t kIdBytes = 8;

std::string hmac(std::string_view key, std::string_view message) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!HMAC(EVP_sha256(), key.data(), int(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
            message.size(), out, &size))
    throw sdk::Failure(PARLEY_UNAVAILABLE, "HMAC-SHA256 is not available in this OpenSSL");
  return {reinterpret_cast<const char*>(out), size};
}

std::string id_of(std::string_view secret) {
  std::string id;
  for (const char byte : hmac(secret, "parley auth.jwt key id").substr(0, kIdBytes)) {
    id += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    id += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
  }
  return id;
}

}  // namespace

SigningKey::SigningKey(std::string secret, const std::string& where) : secret_(std::move(secret)) {
  if (secret_.size() < kShortestSecret)
    throw sdk::Failure(PARLEY_INVALID, where + ": expected at least 32 characters, found " +
                                           std::to_string(secret_.size()) + "; `openssl rand -hex 32` makes a key");
  id_ = id_of(secret_);
}

bool SigningKey::signed_by(std::string_view message, std::string_view signature) const {
  const std::string expected = hmac(secret_, message);
  return signature.size() == expected.size() && CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

}  // namespace parley::auth_jwt
