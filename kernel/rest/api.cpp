#include "rest/api.hpp"

#include "rest/serve.hpp"

namespace parley::rest {

Result<net::Route> Api::route(const Endpoint& endpoint, Handle handle) const {
  Result<std::shared_ptr<const Served>> served = Served::make(endpoint, std::move(handle));
  if (!served) return served.error();
  net::Route route;
  route.method = endpoint.method;
  route.pattern = endpoint.full_path();
  if (endpoint.max_body > 0) route.options.max_body_bytes = endpoint.max_body;
  route.handler = [served = std::move(*served), parts = parts_](const net::Request& request, net::Responder responder) {
    responder.send(serve(*served, parts, request));
  };
  return route;
}

Result<> Api::add(Endpoint endpoint, Handle handle) {
  Result<net::Route> made = route(endpoint, std::move(handle));
  if (!made) return made.error();
  const Result<> added = router_.add(made->method, made->pattern, std::move(made->handler), made->options);
  if (added) catalogue_.add(std::move(endpoint));
  return added;
}

}  // namespace parley::rest
