// The plugin: access tokens as RFC 9068 has them (JWT, typ "at+jwt"), signed with HMAC-SHA256 and nothing else.
#pragma once

#include <parley/auth.hpp>
#include <parley/host/clock.hpp>
#include <parley/token.hpp>
#include <vector>

#include "options.hpp"
#include "signing_key.hpp"

namespace parley::auth_jwt {

class Tokens final : public sdk::Auth, public sdk::Token {
 public:
  Tokens(sdk::Host host, std::string_view config);

  sdk::Verdict authenticate(const sdk::HttpRequest& request) const override;
  std::string issue(const sdk::TokenClaims& claims, std::int64_t ttl_ms, std::int64_t now_ms) const override;

 private:
  sdk::Verdict judge(std::string_view token) const;
  const SigningKey* key_named(std::string_view id) const;

  sdk::Clock clock_;
  Options options_;
  std::vector<SigningKey> keys_;  ///< never empty; the first signs
};

}  // namespace parley::auth_jwt
