#include "flow/secret_words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace parley::flow {

namespace {

/// Names of fields, without case, '-' and '_', that hold nothing else. "secret" is not one: it names a kept secret.
constexpr std::array<std::string_view, 14> kNames{
    "password",     "passwd",     "senha",     "apikey",    "xapikey",     "accesstoken",   "authtoken",
    "clientsecret", "privatekey", "secretkey", "accesskey", "bearertoken", "authorization", "connectionstring"};
/// How the keys of well-known services begin.
constexpr std::array<std::string_view, 11> kBeginnings{"sk-",   "sk_live_", "rk_live_", "ghp_", "github_pat_", "xoxb-",
                                                       "xoxp-", "AKIA",     "AIza",     "EAAG", "-----BEGIN"};

std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c != '-' && c != '_') out += c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  return out;
}

bool is_token(std::string_view text, std::size_t least) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-+/=~").find(c) != std::string_view::npos;
  };
  return text.size() >= least && std::ranges::all_of(text, fits);
}

bool is_authorization(std::string_view value) {
  for (const std::string_view scheme : {"Bearer ", "bearer ", "Basic ", "basic ", "Token "})
    if (value.starts_with(scheme)) return is_token(value.substr(scheme.size()), 8);
  return false;
}

/// eyJhbGciOi... with its two dots.
bool is_signed_token(std::string_view value) {
  return value.starts_with("eyJ") && is_token(value, 40) && std::ranges::count(value, '.') == 2;
}

/// postgres://user:password@host
bool has_password_in_address(std::string_view value) {
  const auto begin = value.find("://");
  if (begin == value.npos) return false;
  const std::string_view authority = value.substr(begin + 3, value.find_first_of("/ ?#", begin + 3) - begin - 3);
  const auto at = authority.find('@');
  const auto colon = authority.find(':');
  return at != authority.npos && colon != authority.npos && colon + 1 < at;
}

}  // namespace

bool looks_secret(std::string_view field, std::string_view value) {
  if (value.empty() || value.find("{{") != value.npos) return false;
  if (is_authorization(value) || is_signed_token(value) || has_password_in_address(value)) return true;
  const bool known_beginning = std::ranges::any_of(kBeginnings, [&](auto begin) { return value.starts_with(begin); });
  if (known_beginning && (value.starts_with("-----") || is_token(value, 16))) return true;
  return std::ranges::find(kNames, plain(field)) != kNames.end();
}

}  // namespace parley::flow
