// The way of one call: authenticate, throttle, authorise, read the query and the body, look for a repetition, handle,
// render.
#pragma once

#include <memory>
#include <optional>

#include "rest/api.hpp"
#include "schema/validator.hpp"

namespace parley::rest {

/// An endpoint made ready: its schemas compiled.
struct Served {
  Endpoint endpoint;
  Handle handle;
  std::optional<schema::Validator> query;
  std::optional<schema::Validator> request;

  /// Errc::invalid for a declaration that cannot be held (a schema keyword that nobody checks).
  static Result<std::shared_ptr<const Served>> make(Endpoint endpoint, Handle handle);
};

net::Response serve(const Served& served, const ApiParts& parts, const net::Request& request);

}  // namespace parley::rest
