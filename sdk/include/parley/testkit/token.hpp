// A token plugin as its tests see it: `issue_token(plugin, claims, ttl_ms, now_ms)`.
#pragma once

#include <parley/abi/token.h>
#include <parley/testkit/auth.hpp>

namespace parley::testkit {

/// Throws Failure.
inline std::string issue_token(const LoadedPlugin& plugin, const sdk::Json& claims, std::int64_t ttl_ms,
                               std::int64_t now_ms) {
  TextSink token;
  TextSink error;
  const auto& table = plugin.interface<parley_token_v1>(PARLEY_TOKEN_V1);
  require_ok(table.issue(plugin.raw(), sdk::str(claims.dump()), ttl_ms, now_ms, token.raw(), error.raw()), error,
             "issue");
  return token.text();
}

/// What the plugin says to `Authorization: Bearer TOKEN`.
inline AuthAnswer authenticate_bearer(const LoadedPlugin& plugin, const std::string& token) {
  return authenticate(plugin, {"GET", "/", "", "", {{"Authorization", "Bearer " + token}}, "203.0.113.9"});
}

}  // namespace parley::testkit
