// Who can tell who sends a request. Implemented by the room that knows the accounts.
#pragma once

#include "base/result.hpp"
#include "identity/principal.hpp"
#include "net/http.hpp"

namespace parley::rest {

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  /// Errc::unauthenticated when nobody vouches for the request. Any thread; may block.
  virtual Result<identity::Principal> authenticate(const net::Request& request) = 0;
};

/// Whether a request may go on, asked before its handler; what it says about the limits goes into the answer.
class Throttle {
 public:
  virtual ~Throttle() = default;
  /// Adds RateLimit headers to `answer`. Errc::limit, with the time to wait, when there were too many.
  virtual Result<> admit(const net::Request& request, const identity::Principal& who, net::Headers& answer) = 0;
};

}  // namespace parley::rest
