#include "rest/api.hpp"

#include <algorithm>
#include <tuple>

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
  if (const Result<> added = router_.add(made->method, made->pattern, std::move(made->handler), made->options); !added)
    return added;
  const std::scoped_lock lock(mutex_);
  endpoints_.push_back(std::move(endpoint));
  return {};
}

void Api::publish(std::string_view owner, std::vector<Endpoint> endpoints) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(endpoints_, [&](const Endpoint& endpoint) { return endpoint.owner == owner; });
  std::move(endpoints.begin(), endpoints.end(), std::back_inserter(endpoints_));
}

std::vector<Endpoint> Api::endpoints() const {
  std::vector<Endpoint> all;
  {
    const std::scoped_lock lock(mutex_);
    all = endpoints_;
  }
  std::sort(all.begin(), all.end(), [](const Endpoint& a, const Endpoint& b) {
    return std::tuple(a.full_path(), a.method) < std::tuple(b.full_path(), b.method);
  });
  return all;
}

}  // namespace parley::rest
