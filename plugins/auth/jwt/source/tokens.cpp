#include "tokens.hpp"

#include <Poco/JWT/Signer.h>
#include <Poco/JWT/Token.h>
#include <optional>

#include "base64url.hpp"
#include "claim_check.hpp"
#include "key_file.hpp"

namespace parley::auth_jwt {

namespace {

constexpr std::size_t kLongestToken = 8192;
constexpr std::string_view kType = "at+jwt";
constexpr std::string_view kAlgorithm = "HS256";

std::vector<SigningKey> keys_of(const Options& options) {
  std::vector<SigningKey> keys;
  for (const std::string& secret : options.keys)
    keys.emplace_back(secret, "option keys, key " + std::to_string(keys.size() + 1));
  if (keys.empty()) keys.emplace_back(read_or_make_key(options.key_file), "the key in " + options.key_file);
  return keys;
}

bool is_bearer(std::string_view scheme) {
  constexpr std::string_view kScheme = "bearer ";
  if (scheme.size() < kScheme.size()) return false;
  for (std::size_t i = 0; i < kScheme.size(); ++i)
    if ((scheme[i] >= 'A' && scheme[i] <= 'Z' ? scheme[i] - 'A' + 'a' : scheme[i]) != kScheme[i]) return false;
  return true;
}

/// The three parts of header.payload.signature.
struct Parts {
  std::string_view header, payload, signature;
  std::string_view signed_text;  ///< header.payload
};

std::optional<Parts> split(std::string_view token) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
               token.substr(0, second)};
}

/// A JSON object in base64url, or null.
sdk::Json decoded(std::string_view part) {
  const auto bytes = from_base64url(part);
  if (!bytes) return {};
  try {
    sdk::Json document = sdk::Json::parse(*bytes);
    return document.is_object() ? document : sdk::Json();
  } catch (const sdk::Failure&) {
    return {};  // its message may repeat what the token holds
  }
}

std::int64_t seconds_up(std::int64_t ms) {
  return ms / 1000 + (ms % 1000 > 0 ? 1 : 0);
}

}  // namespace

Tokens::Tokens(sdk::Host host, std::string_view config)
    : clock_(host), options_(Options::from_json(config)), keys_(keys_of(options_)) {}

const SigningKey* Tokens::key_named(std::string_view id) const {
  for (const SigningKey& key : keys_)
    if (key.id() == id) return &key;
  return nullptr;
}

sdk::Verdict Tokens::authenticate(const sdk::HttpRequest& request) const {
  const std::string_view credentials = request.header("authorization");
  if (!is_bearer(credentials)) return sdk::Verdict::ignore();
  return judge(credentials.substr(std::string_view("bearer ").size()));
}

sdk::Verdict Tokens::judge(std::string_view token) const {
  if (token.size() > kLongestToken) return sdk::Verdict::deny("the token is longer than 8192 characters");
  const auto parts = split(token);
  const sdk::Json header = parts ? decoded(parts->header) : sdk::Json();
  if (header.is_null()) return sdk::Verdict::deny("what follows Bearer is no JWT");
  // The algorithm is ours to say, not the token's: this is where "none" and a public key used as a secret end.
  if (header["alg"].text() != kAlgorithm || header["typ"].text() != kType || header.has("crit"))
    return sdk::Verdict::deny("the token's header is not typ at+jwt with alg HS256");
  const SigningKey* key = key_named(header["kid"].text());
  if (!key) return sdk::Verdict::deny("the token is signed with a key that this server does not have");
  const auto signature = from_base64url(parts->signature);
  if (!signature || !key->signed_by(parts->signed_text, *signature))
    return sdk::Verdict::deny("the token's signature is wrong");
  const sdk::Json claims = decoded(parts->payload);
  if (claims.is_null()) return sdk::Verdict::deny("the token's claims are no JSON object");
  if (std::string problem = objection_to(claims, options_, clock_.wall_ms()); !problem.empty())
    return sdk::Verdict::deny(std::move(problem));
  return sdk::Verdict::allow(principal_of(claims));
}

std::string Tokens::issue(const sdk::TokenClaims& claims, std::int64_t ttl_ms, std::int64_t now_ms) const {
  constexpr std::int64_t kMost = std::int64_t{1000} * 86'400 * 366;
  if (ttl_ms > kMost) throw sdk::Failure(PARLEY_INVALID, "the time to live: expected at most 366 days");
  if (now_ms < 0 || now_ms > std::int64_t{253'000'000'000'000})
    throw sdk::Failure(PARLEY_INVALID, "the time: expected milliseconds since 1970");
  Poco::JWT::Token token;
  token.setType(std::string(kType));
  token.header().set("kid", keys_.front().id());
  token.setIssuer(options_.issuer);
  token.setAudience(options_.audience);
  token.setSubject(claims.subject);
  Poco::JSON::Object& payload = token.payload();
  payload.set("tenant", claims.tenant);
  payload.set("sid", claims.session);
  payload.set("kind", claims.kind);
  // Whole seconds: Poco's own setters write fractions.
  payload.set("iat", Poco::Int64(now_ms / 1000));
  payload.set("nbf", Poco::Int64(now_ms / 1000));
  payload.set("exp", Poco::Int64(seconds_up(now_ms + ttl_ms)));
  return Poco::JWT::Signer(keys_.front().secret()).sign(token, std::string(kAlgorithm));
}

}  // namespace parley::auth_jwt
