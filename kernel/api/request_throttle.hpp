// Bounds how often the API may be called: by tenant, user, API key and address, each with a rate of its own.
#pragma once

#include "api/client_address.hpp"
#include "identity/rates.hpp"
#include "rest/authenticator.hpp"

namespace parley::api {

struct ThrottleOptions {
  identity::Rate tenant{6000, std::chrono::minutes(1)};
  identity::Rate user{1200, std::chrono::minutes(1)};
  identity::Rate api_key{3000, std::chrono::minutes(1)};
  identity::Rate address{300, std::chrono::minutes(1)};  ///< of callers that nobody vouches for
};

/// Thread-safe. Answers say where the caller stands: RateLimit and RateLimit-Policy (IETF httpapi draft).
class RequestThrottle final : public rest::Throttle {
 public:
  RequestThrottle(identity::Rates& rates, ThrottleOptions options, const ClientAddress& address)
      : rates_(rates), options_(options), address_(address) {}

  Result<> admit(const net::Request& request, const identity::Principal& who, net::Headers& answer) override;

 private:
  identity::Rates& rates_;
  const ThrottleOptions options_;
  const ClientAddress& address_;
};

}  // namespace parley::api
