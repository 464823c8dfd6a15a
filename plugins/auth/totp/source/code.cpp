#include "code.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <parley/failure.hpp>

namespace parley::auth_totp {

std::string code_at(std::string_view secret, std::int64_t step, int digits) {
  unsigned char counter[8];
  for (int i = 0; i < 8; ++i) counter[i] = static_cast<unsigned char>(std::uint64_t(step) >> (56 - 8 * i));
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!HMAC(EVP_sha1(), secret.data(), int(secret.size()), counter, sizeof counter, mac, &size) || size != 20)
    throw sdk::Failure(PARLEY_UNAVAILABLE, "HMAC-SHA1 is not available in this OpenSSL");
  const unsigned at = mac[19] & 15u;  // dynamic truncation, RFC 4226 section 5.3
  std::uint32_t number = (mac[at] & 127u) << 24 | std::uint32_t(mac[at + 1]) << 16 | std::uint32_t(mac[at + 2]) << 8 |
                         std::uint32_t(mac[at + 3]);
  std::string code(std::size_t(digits), '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10) *digit = char('0' + number % 10);
  return code;
}

bool same_code(std::string_view expected, std::string_view given) {
  return expected.size() == given.size() && CRYPTO_memcmp(expected.data(), given.data(), given.size()) == 0;
}

}  // namespace parley::auth_totp
