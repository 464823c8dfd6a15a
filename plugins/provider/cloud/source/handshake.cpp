#include "handshake.hpp"

#include <algorithm>
#include <optional>
#include <parley/plugin.hpp>

#include "digest.hpp"

namespace parley::cloud {

namespace {

constexpr std::size_t kMaxChallenge = 256;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// The first parameter of that name, decoded, or empty.
std::string parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (percent_decoded(pair.substr(0, equals)) != name) continue;
    return percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
  }
  return {};
}

bool is_sane_challenge(std::string_view text) {
  return !text.empty() && text.size() <= kMaxChallenge && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
           c == '-';
  });
}

}  // namespace

std::string answer_challenge(std::string_view verify_token, std::string_view query) {
  if (verify_token.empty()) {
    throw sdk::Failure(PARLEY_INVALID,
                       "the channel has no webhook_verify_token; set it to the verify token entered at Meta");
  }
  if (parameter(query, "hub.mode") != "subscribe") {
    throw sdk::Failure(PARLEY_DENIED, "hub.mode: expected 'subscribe'");
  }
  if (!constant_time_equal(parameter(query, "hub.verify_token"), verify_token)) {
    throw sdk::Failure(PARLEY_DENIED, "hub.verify_token is not the channel's webhook_verify_token");
  }
  std::string challenge = parameter(query, "hub.challenge");
  if (!is_sane_challenge(challenge)) {
    throw sdk::Failure(PARLEY_DENIED, "hub.challenge: expected 1 to 256 letters, digits, '.', '_' or '-'");
  }
  return challenge;
}

}  // namespace parley::cloud
