#include "otpauth_uri.hpp"

#include <algorithm>
#include <parley/failure.hpp>

namespace parley::auth_totp {

namespace {

constexpr std::size_t kLongestName = 200;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

void require_name(std::string_view what, std::string_view name) {
  if (name.empty() || name.size() > kLongestName || std::ranges::any_of(name, is_control))
    throw sdk::Failure(PARLEY_INVALID,
                       std::string(what) + ": expected 1 to 200 bytes of text without control characters");
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    out += '%';
    out += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
    out += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

}  // namespace

std::string otpauth_uri(std::string_view account, std::string_view issuer, std::string_view secret) {
  require_name("the account", account);
  require_name("the issuer", issuer);
  if (issuer.find(':') != std::string_view::npos)
    throw sdk::Failure(PARLEY_INVALID, "the issuer: expected a text without ':', which parts it from the account");
  const std::string name = percent_encoded(issuer);
  return "otpauth://totp/" + name + ":" + percent_encoded(account) + "?secret=" + std::string(secret) +
         "&issuer=" + name + "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace parley::auth_totp
