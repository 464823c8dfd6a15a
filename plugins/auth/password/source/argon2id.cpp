#include "argon2id.hpp"

#include <cstdio>
#include <optional>
#include <parley/failure.hpp>
#include <sodium.h>

namespace parley::auth_password {

namespace {

constexpr std::uint64_t kMostIterations = 1000;

struct Parameters {
  std::uint64_t kilobytes = 0;
  std::uint64_t iterations = 0;
};

std::optional<Parameters> parameters_of(const std::string& encoded) {
  unsigned long kilobytes = 0;
  unsigned long iterations = 0;
  unsigned long lanes = 0;
  if (encoded.size() >= crypto_pwhash_STRBYTES || encoded.find('\0') != std::string::npos ||
      std::sscanf(encoded.c_str(), "$argon2id$v=19$m=%10lu,t=%10lu,p=%10lu$", &kilobytes, &iterations, &lanes) != 3)
    return std::nullopt;
  return Parameters{kilobytes, iterations};
}

}  // namespace

void prepare_argon2id() {
  if (sodium_init() < 0) throw sdk::Failure(PARLEY_UNAVAILABLE, "libsodium did not start: no randomness?");
}

std::string argon2id_hash(std::string_view password, const Cost& cost) {
  char encoded[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(encoded, password.data(), password.size(), cost.iterations, cost.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw sdk::Failure(PARLEY_UNAVAILABLE,
                       "not enough memory for a hash of " + std::to_string(cost.memory >> 20) + " MB");
  return encoded;
}

std::string argon2id_of_nobody(const Cost& cost) {
  const auto random_text = [](std::size_t bytes) {
    unsigned char raw[32];
    char text[64];
    randombytes_buf(raw, bytes);
    return std::string(sodium_bin2base64(text, sizeof text, raw, bytes, sodium_base64_VARIANT_ORIGINAL_NO_PADDING));
  };
  return "$argon2id$v=19$m=" + std::to_string(cost.memory / 1024) + ",t=" + std::to_string(cost.iterations) + ",p=1$" +
         random_text(16) + "$" + random_text(32);
}

bool argon2id_verify(std::string_view password, const std::string& encoded) {
  return crypto_pwhash_str_verify(encoded.c_str(), password.data(), password.size()) == 0;
}

bool is_argon2id(const std::string& encoded, std::uint64_t memory) {
  const auto found = parameters_of(encoded);
  return found && found->kilobytes <= memory / 1024 && found->iterations <= kMostIterations;
}

bool is_cheaper(const std::string& encoded, const Cost& cost) {
  const auto found = parameters_of(encoded);
  return !found || found->kilobytes < cost.memory / 1024 || found->iterations < cost.iterations;
}

}  // namespace parley::auth_password
