#include "claim_check.hpp"

#include <parley/timestamp.hpp>

namespace parley::auth_jwt {

namespace {

/// Seconds since 1970 that can be counted with: from 1970 to year 9999.
constexpr std::int64_t kLatest = 253'402'300'799;

bool is_time(const sdk::Json& claim) {
  return claim.is_integer() && claim.integer() >= 0 && claim.integer() <= kLatest;
}

bool is_for(const sdk::Json& audience, const std::string& wanted) {
  if (audience.is_text()) return audience.text() == wanted;
  for (const sdk::Json& one : audience.items())
    if (one.is_text() && one.text() == wanted) return true;
  return false;
}

}  // namespace

std::string objection_to(const sdk::Json& claims, const Options& options, std::int64_t now_ms) {
  if (!claims["iss"].is_text() || claims["iss"].text() != options.issuer) return "the token is of another issuer";
  if (!is_for(claims["aud"], options.audience)) return "the token is for another audience";
  for (const char* time : {"exp", "nbf", "iat"})
    if (!is_time(claims[time])) return std::string("the token has no sound \"") + time + "\"";
  for (const char* text : {"sub", "tenant", "sid", "kind"})
    if (claims[text].text().empty()) return std::string("the token has no \"") + text + "\"";
  const std::int64_t expires = claims["exp"].integer() * 1000;
  const std::int64_t begins = claims["nbf"].integer() * 1000;
  const std::int64_t issued = claims["iat"].integer() * 1000;
  if (issued > now_ms + options.leeway_ms) return "the token is of the future; do the clocks of the servers agree?";
  if (begins > now_ms + options.leeway_ms) return "the token is not good yet";
  if (expires <= issued || expires <= begins) return "the token ends before it begins";
  if (expires + options.leeway_ms <= now_ms) return "the token has expired";
  return {};
}

sdk::Principal principal_of(const sdk::Json& claims) {
  sdk::Principal who;
  who.subject = claims["sub"].text();
  who.tenant = claims["tenant"].text();
  who.session = claims["sid"].text();
  who.kind = claims["kind"].text();
  who.expires = sdk::to_rfc3339(claims["exp"].integer() * 1000);
  return who;
}

}  // namespace parley::auth_jwt
