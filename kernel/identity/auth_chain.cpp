#include "identity/auth_chain.hpp"

#include "base/json.hpp"

namespace parley::identity {

namespace {

Error nobody() {
  return fail(Errc::unauthenticated, "sign in first: a bearer token or an API key that is good now");
}

/// A document that is none, or names nobody, vouches for nobody.
std::optional<Claims> claims_of(std::string_view principal) {
  const Result<json::value> parsed = parse_json(principal, "the principal of an auth plugin");
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const json::object& document = parsed->as_object();
  Claims claims;
  claims.subject = string_or(document, "subject");
  claims.tenant = string_or(document, "tenant");
  claims.session = string_or(document, "session");
  claims.key = string_or(document, "key");
  claims.is_api_key = string_or(document, "kind") == "api_key";
  if (const json::array* names = find_array(document, "permissions"); names && !names->empty()) {
    std::vector<std::string> permissions;
    for (const json::value& name : *names)
      if (name.is_string()) permissions.emplace_back(name.as_string());
    claims.permissions.emplace(permissions);
  }
  if (const std::string_view text = string_or(document, "expires"); !text.empty()) {
    const Result<WallTime> expires = from_rfc3339(text);
    if (!expires) return std::nullopt;
    claims.expires = *expires;
  }
  const bool named = !claims.subject.empty() && (!claims.is_api_key || !claims.key.empty());
  return named ? std::optional(std::move(claims)) : std::nullopt;
}

}  // namespace

Result<Claims> AuthChain::ask(const parley_http_request& request) const {
  for (const auto& link : links_) {
    const Result<AuthLink::Answer> answer = link->authenticate(request);
    if (!answer) return answer.error();
    if (answer->verdict == PARLEY_AUTH_IGNORE || answer->verdict == PARLEY_AUTH_DEFER) continue;
    if (answer->verdict == PARLEY_AUTH_ALLOW) {
      if (auto claims = claims_of(answer->principal)) return std::move(*claims);
      log_.error("an auth plugin allows a request without saying whose it is; denied", {{"plugin", link->id()}});
      return nobody();
    }
    log_.info("a request was denied", {{"plugin", link->id()}, {"reason", answer->reason}});
    return nobody();
  }
  return nobody();
}

}  // namespace parley::identity
