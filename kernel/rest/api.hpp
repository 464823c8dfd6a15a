// The REST API: takes declared endpoints, and does for each what is the same for all (who asks, may they, is the input
// right, was it asked before) so that a handler holds only its own business.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "net/router.hpp"
#include "rest/authenticator.hpp"
#include "rest/endpoint.hpp"
#include "rest/idempotency.hpp"

namespace parley::rest {

/// What serving an endpoint takes. All must outlive the router.
struct ApiParts {
  Authenticator& authenticator;
  Throttle& throttle;
  Idempotency& idempotency;
  Log log;
};

/// Thread-safe.
class Api {
 public:
  Api(net::Router& router, ApiParts parts) : router_(router), parts_(std::move(parts)) {}

  /// Errc::invalid for a declaration that is none, Errc::conflict when method and path are taken.
  Result<> add(Endpoint endpoint, Handle handle);

  /// The route of an endpoint that a plugin brings; the host puts it into the router with the plugin's others.
  Result<net::Route> route(const Endpoint& endpoint, Handle handle) const;
  /// Tells the documents what a plugin serves, in place of what it served before; empty when it is gone.
  void publish(std::string_view owner, std::vector<Endpoint> endpoints);

  /// What is served now, ordered by path.
  std::vector<Endpoint> endpoints() const;

 private:
  net::Router& router_;
  const ApiParts parts_;
  mutable std::mutex mutex_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace parley::rest
