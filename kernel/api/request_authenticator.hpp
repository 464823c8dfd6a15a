// The API's authenticator: hands requests to the gatekeeper of the accounts.
#pragma once

#include "api/client_address.hpp"
#include "identity/gatekeeper.hpp"
#include "rest/authenticator.hpp"

namespace parley::api {

/// Thread-safe. Both parts must outlive it.
class RequestAuthenticator final : public rest::Authenticator {
 public:
  RequestAuthenticator(identity::Gatekeeper& gatekeeper, const ClientAddress& address)
      : gatekeeper_(gatekeeper), address_(address) {}

  Result<identity::Principal> authenticate(const net::Request& request) override;

 private:
  identity::Gatekeeper& gatekeeper_;
  const ClientAddress& address_;
};

}  // namespace parley::api
