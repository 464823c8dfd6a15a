#include "api_keys.hpp"

#include <algorithm>
#include <openssl/evp.h>
#include <parley/timestamp.hpp>

namespace parley::auth_apikey {

namespace {

constexpr std::string_view kPrefix = "pk_";
constexpr std::size_t kShortest = 32;  // characters behind the prefix
constexpr std::size_t kLongest = 128;

/// Looks at the form alone, so that noise costs no look-up.
bool is_key(std::string_view text) {
  if (!text.starts_with(kPrefix)) return false;
  text.remove_prefix(kPrefix.size());
  return text.size() >= kShortest && text.size() <= kLongest && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

std::string digest_of(std::string_view key) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(key.data(), key.size(), digest, &size, EVP_sha256(), nullptr) != 1)
    throw sdk::Failure(PARLEY_UNAVAILABLE, "SHA-256 is not available in this OpenSSL");
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += "0123456789abcdef"[digest[i] >> 4];
    hex += "0123456789abcdef"[digest[i] & 15];
  }
  return hex;
}

}  // namespace

sdk::Verdict ApiKeys::authenticate(const sdk::HttpRequest& request) const {
  const std::string_view key = request.header("x-api-key");
  if (key.empty()) return sdk::Verdict::ignore();
  if (!is_key(key)) return sdk::Verdict::deny("what X-Api-Key holds is no key");
  std::optional<sdk::Principal> who = identity_.find_key(digest_of(key));
  if (!who) return sdk::Verdict::deny("nobody has that API key");
  if (!who->expires.empty()) {
    const auto expires = sdk::from_rfc3339(who->expires);
    if (!expires || *expires <= clock_.wall_ms()) return sdk::Verdict::deny("the API key has expired");
  }
  who->kind = "api_key";
  return sdk::Verdict::allow(*std::move(who));
}

}  // namespace parley::auth_apikey
