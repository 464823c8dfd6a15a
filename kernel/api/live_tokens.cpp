#include "api/live_tokens.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"

namespace parley::api {

namespace {

constexpr std::string_view kBearerProtocol = "bearer.";

std::string ticket_key(std::string_view ticket) {
  return "ws-ticket:" + to_hex(sha256(ticket));
}

}  // namespace

std::string bearer_protocol(const net::Request& request) {
  std::string_view offered = request.headers.get("Sec-WebSocket-Protocol");
  while (!offered.empty()) {
    const std::size_t comma = std::min(offered.find(','), offered.size());
    std::string_view one = offered.substr(0, comma);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
    if (one.starts_with(kBearerProtocol)) return std::string(one);
    offered.remove_prefix(std::min(comma + 1, offered.size()));
  }
  return {};
}

Result<std::string> LiveTokens::of(const net::Request& request) const {
  const std::string_view authorization = request.headers.get("Authorization");
  if (authorization.starts_with("Bearer ")) return std::string(authorization.substr(7));
  if (const std::string offered = bearer_protocol(request); !offered.empty())
    return offered.substr(kBearerProtocol.size());
  const auto ticket = request.query_value("token");
  if (!ticket) return std::string();
  Result<std::string> token = cache_.take_value(ticket_key(*ticket));
  if (token || token.error().code != Errc::not_found) return token;
  return fail(Errc::unauthenticated, "the ticket is unknown, used or too old; ask for another one");
}

Result<identity::Principal> LiveTokens::principal(const std::string& token) const {
  net::Request request;
  request.headers.set("Authorization", "Bearer " + token);
  return authenticator_.authenticate(request);
}

Result<std::string> LiveTokens::ticket(const net::Request& request) {
  const std::string_view authorization = request.headers.get("Authorization");
  if (!authorization.starts_with("Bearer "))
    return fail(Errc::denied, "a ticket stands for an access token; this call was made without one");
  std::array<std::uint8_t, 24> random{};
  random_bytes(random);
  std::string ticket = to_hex(random);
  const Result<> kept = cache_.set_value(ticket_key(ticket), authorization.substr(7), kTicketLife);
  return kept ? Result<std::string>(std::move(ticket)) : Result<std::string>(kept.error());
}

}  // namespace parley::api
