// The REST API: takes declared endpoints, and does for each what is the same for all (who asks, may they, is the input
// right, was it asked before) so that a handler holds only its own business.
#pragma once

#include <functional>
#include <string>

#include "base/log.hpp"
#include "net/router.hpp"
#include "rest/authenticator.hpp"
#include "rest/catalogue.hpp"
#include "rest/endpoint.hpp"
#include "rest/idempotency.hpp"

namespace parley::rest {

/// What serving an endpoint takes. All must outlive the router.
struct ApiParts {
  Authenticator& authenticator;
  Throttle& throttle;
  Idempotency& idempotency;
  Log log;
  /// Where a request comes from; the peer of the connection unless a proxy before it is trusted.
  std::function<std::string(const net::Request&)> client_address = [](const net::Request& request) {
    return request.remote_address;
  };
};

/// Thread-safe.
class Api {
 public:
  Api(net::Router& router, Catalogue& catalogue, ApiParts parts)
      : router_(router), catalogue_(catalogue), parts_(std::move(parts)) {}

  /// Errc::invalid for a declaration that is none, Errc::conflict when method and path are taken.
  Result<> add(Endpoint endpoint, Handle handle);

  /// The route of an endpoint that a plugin brings; the host puts it into the router with the plugin's others.
  Result<net::Route> route(const Endpoint& endpoint, Handle handle) const;

 private:
  net::Router& router_;
  Catalogue& catalogue_;
  const ApiParts parts_;
};

}  // namespace parley::rest
