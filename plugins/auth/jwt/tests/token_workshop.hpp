// Tokens made by hand: any header, any claims, any key.
#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <parley/testkit/token.hpp>
#include <string>

#include "base64url.hpp"
#include "signing_key.hpp"

namespace parley::test {

inline const std::string kKey = "0123456789abcdef0123456789abcdef";
inline constexpr std::int64_t kNow = 1'767'225'600'000;  // the fake host's clock
inline constexpr std::int64_t kNowSeconds = kNow / 1000;

inline std::string sign(const std::string& text, const std::string& key, const EVP_MD* digest = EVP_sha256()) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(digest, key.data(), int(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), out,
       &size);
  return text + "." + auth_jwt::to_base64url({reinterpret_cast<const char*>(out), size});
}

inline sdk::Json good_header(const std::string& key = kKey) {
  return sdk::Json::object({{"typ", "at+jwt"}, {"alg", "HS256"}, {"kid", auth_jwt::SigningKey(key, "test").id()}});
}
inline sdk::Json good_claims() {
  return sdk::Json::object({{"iss", "parley"},
                            {"aud", "parley-api"},
                            {"sub", "u1"},
                            {"tenant", "t1"},
                            {"sid", "s1"},
                            {"kind", "user"},
                            {"iat", kNowSeconds - 100},
                            {"nbf", kNowSeconds - 100},
                            {"exp", kNowSeconds + 900}});
}
inline std::string unsigned_token(const sdk::Json& header, const sdk::Json& claims) {
  return auth_jwt::to_base64url(header.dump()) + "." + auth_jwt::to_base64url(claims.dump());
}
inline std::string token_of(const sdk::Json& header, const sdk::Json& claims, const std::string& key = kKey) {
  return sign(unsigned_token(header, claims), key);
}

inline sdk::Json options(std::initializer_list<sdk::Json> keys) {
  return sdk::Json::object({{"keys", sdk::Json::array(keys)}});
}
inline sdk::Json who() {
  return sdk::Json::object({{"subject", "u1"}, {"tenant", "t1"}, {"session", "s1"}});
}

struct Workshop {
  testkit::FakeHost host;
  testkit::LoadedPlugin plugin{PARLEY_TEST_PLUGIN, host, options({kKey})};

  testkit::AuthAnswer ask(const std::string& token) const { return testkit::authenticate_bearer(plugin, token); }
};

}  // namespace parley::test
