// Asks the operator's auth plugins, in the operator's order, who sends a request. The first ALLOW or DENY decides; when
// all ignore or defer, the answer is no.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <parley/abi/auth.h>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "identity/permissions.hpp"

namespace parley::identity {

/// What a plugin vouches for. What the subject may do is looked up afterwards, not believed.
struct Claims {
  std::string subject;    ///< a user's id
  std::string tenant{};   ///< "" when the plugin does not bind it to one
  std::string session{};  ///< the sign-in; "" for none
  std::string key{};      ///< of an API key: its id
  bool is_api_key = false;
  std::optional<Permissions> permissions{};  ///< narrows what the subject has; never widens it
  std::optional<WallTime> expires{};
};

/// One plugin of the chain. Any thread.
class AuthLink {
 public:
  virtual ~AuthLink() = default;
  virtual const std::string& id() const = 0;

  struct Answer {
    parley_verdict verdict = PARLEY_AUTH_DENY;
    std::string principal{};  ///< JSON, with ALLOW
    std::string reason{};     ///< with DENY, for the log
  };
  /// Errc::unavailable when the plugin does not run: a link that is missing must not open the door.
  virtual Result<Answer> authenticate(const parley_http_request& request) = 0;
};

/// Thread-safe.
class AuthChain {
 public:
  AuthChain(std::vector<std::unique_ptr<AuthLink>> links, const Log& log)
      : links_(std::move(links)), log_(log.as("auth")) {}

  /// Errors: unauthenticated (the reason is in the log, not in the answer), unavailable.
  Result<Claims> ask(const parley_http_request& request) const;

 private:
  const std::vector<std::unique_ptr<AuthLink>> links_;
  const Log log_;
};

}  // namespace parley::identity
