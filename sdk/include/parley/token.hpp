// Making access tokens, in C++: derive from Auth and Token, export with
// PARLEY_PLUGIN(MyTokens, parley::sdk::Auth, parley::sdk::Token).
#pragma once

#include <cstdint>
#include <parley/abi/token.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <string>

namespace parley::sdk {

/// What a token says about its bearer.
struct TokenClaims {
  std::string subject{};      ///< never empty
  std::string tenant{};       ///< never empty
  std::string session{};      ///< never empty
  std::string kind = "user";  ///< "user" or "api_key"

  /// Throws Failure(PARLEY_INVALID) that names the claim.
  static TokenClaims from_json(const Json& document);
};

class Token {
 public:
  virtual ~Token() = default;
  /// [any] A token that is good for `ttl_ms` (above 0) from `now_ms`, milliseconds since 1970. Never log it.
  virtual std::string issue(const TokenClaims& claims, std::int64_t ttl_ms, std::int64_t now_ms) const = 0;

  /// The parley.token/1 table for plugin class `Type`, or null for another id.
  template <class Type>
  static const void* table(std::string_view id);
};

// ---- below: how the class meets the C table ------------------------------------------------------------------------

inline TokenClaims TokenClaims::from_json(const Json& document) {
  const auto text = [&](const char* name, std::string_view otherwise) {
    const Json& value = document[name];
    if (value.is_null() && !otherwise.empty()) return std::string(otherwise);
    if (!value.is_text() || value.text().empty())
      throw Failure(PARLEY_INVALID, "claim \"" + std::string(name) + "\": expected a text that is not empty");
    return std::string(value.text());
  };
  TokenClaims claims;
  claims.subject = text("subject", {});
  claims.tenant = text("tenant", {});
  claims.session = text("session", {});
  claims.kind = text("kind", "user");
  if (claims.kind != "user" && claims.kind != "api_key")
    throw Failure(PARLEY_INVALID, "claim \"kind\": expected \"user\" or \"api_key\"");
  return claims;
}

template <class Type>
const void* Token::table(std::string_view id) {
  static const parley_token_v1 functions = [] {
    parley_token_v1 t{};
    t.struct_size = sizeof t;
    t.issue = [](parley_plugin* p, parley_str claims, std::int64_t ttl_ms, std::int64_t now_ms,
                 const parley_sink* token, const parley_sink* error) {
      return guarded(error, [&] {
        if (ttl_ms <= 0) throw Failure(PARLEY_INVALID, "the time to live: expected at least 1 ms");
        const TokenClaims wanted = TokenClaims::from_json(Json::parse(view(claims)));
        Sink(token).write(self<Type>(p).issue(wanted, ttl_ms, now_ms));
      });
    };
    return t;
  }();
  return id == PARLEY_TOKEN_V1 ? &functions : nullptr;
}

}  // namespace parley::sdk
