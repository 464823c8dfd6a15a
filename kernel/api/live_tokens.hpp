// Who speaks on a WebSocket: the access token of its opening request, or the ticket that stands for one. Browsers
// cannot set a header there, and a token in a URL ends up in logs: a ticket is good once, and for half a minute.
#pragma once

#include "bus/cache.hpp"
#include "net/http.hpp"
#include "rest/authenticator.hpp"

namespace parley::api {

/// Thread-safe.
class LiveTokens {
 public:
  static constexpr Millis kTicketLife{30'000};

  LiveTokens(rest::Authenticator& authenticator, bus::Cache& cache) : authenticator_(authenticator), cache_(cache) {}

  /// From Authorization, the subprotocol "bearer.<token>" or the ticket in ?token=. "" when the request carries none:
  /// then the first frame does. Errors: unauthenticated (a ticket that is unknown, used or too old), unavailable.
  Result<std::string> of(const net::Request& request) const;
  Result<identity::Principal> principal(const std::string& token) const;
  /// A ticket for the caller's access token. Errors: denied for a call that was made without one, unavailable.
  Result<std::string> ticket(const net::Request& request);

 private:
  rest::Authenticator& authenticator_;
  bus::Cache& cache_;
};

/// The subprotocol that carries the token, as the client offered it; it must be confirmed by its whole name.
std::string bearer_protocol(const net::Request& request);

}  // namespace parley::api
