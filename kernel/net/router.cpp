#include "net/router.hpp"

namespace parley::net {

std::size_t RetiredRoutes::wait(Millis deadline) {
  const std::size_t left = gate_ ? gate_->wait_empty(deadline) : 0;
  if (left > 0) return left;
  // Nobody is inside and nobody enters any more, so nobody reads these. A stale table may live on for a while; what the
  // handlers captured must not outlive the plugin it belongs to.
  for (const auto& route : routes_) {
    route->handler = nullptr;
    route->socket = {};
  }
  routes_.clear();
  return 0;
}

Router::Router() : table_(std::make_shared<const RouteTable>()) {}

Result<void> Router::add(Method method, std::string pattern, Handler handler, RouteOptions options) {
  Route route;
  route.method = method;
  route.pattern = std::move(pattern);
  route.handler = std::move(handler);
  route.options = std::move(options);
  return add(std::move(route));
}

Result<void> Router::add_socket(std::string pattern, SocketHandlers handlers, std::string owner) {
  Route route;
  route.pattern = std::move(pattern);
  route.socket = std::move(handlers);
  route.is_socket = true;
  route.options.owner = std::move(owner);
  return add(std::move(route));
}

Result<std::shared_ptr<Route>> Router::prepare(Route route, const std::shared_ptr<OwnerGate>& gate) {
  const bool complete =
      route.is_socket ? route.socket.on_open && route.socket.on_message && route.socket.on_close : bool(route.handler);
  if (!complete) return fail(Errc::invalid, "Route '" + route.pattern + "' lacks a handler; give every one it needs.");
  auto names = RouteTable::param_names(route.pattern);
  if (!names) return names.error();
  route.param_names = std::move(*names);
  route.options.owner = gate->owner();
  route.gate = gate;
  return std::make_shared<Route>(std::move(route));
}

Result<std::shared_ptr<const RouteTable>> Router::build(const Routes& routes) {
  auto table = std::make_shared<RouteTable>();
  for (const auto& route : routes) {
    if (auto inserted = table->insert(route); !inserted) return inserted.error();
  }
  return std::shared_ptr<const RouteTable>(std::move(table));
}

void Router::publish(Routes routes, std::shared_ptr<const RouteTable> table) {
  routes_ = std::move(routes);
  table_ = std::move(table);
  version_.fetch_add(1, std::memory_order_release);
}

Result<void> Router::add(Route route) {
  std::lock_guard lock(mutex_);
  const std::string owner = route.options.owner;
  auto known = gates_.find(owner);
  const auto gate = known == gates_.end() ? std::make_shared<OwnerGate>(owner) : known->second;
  auto prepared = prepare(std::move(route), gate);
  if (!prepared) return prepared.error();
  Routes routes = routes_;
  routes.push_back(std::move(*prepared));
  auto table = build(routes);
  if (!table) return table.error();
  gates_[owner] = gate;
  publish(std::move(routes), std::move(*table));
  return {};
}

Result<RetiredRoutes> Router::replace_owner(std::string_view owner, std::vector<Route> routes) {
  std::shared_ptr<OwnerGate> old_gate;
  Routes retired;
  {
    std::lock_guard lock(mutex_);
    Routes next;
    for (const auto& route : routes_) (route->options.owner == owner ? retired : next).push_back(route);
    const auto gate = std::make_shared<OwnerGate>(std::string(owner));
    for (Route& route : routes) {
      auto prepared = prepare(std::move(route), gate);
      if (!prepared) return prepared.error();
      next.push_back(std::move(*prepared));
    }
    auto table = build(next);
    if (!table) return table.error();
    publish(std::move(next), std::move(*table));
    if (const auto known = gates_.find(owner); known != gates_.end()) {
      old_gate = std::move(known->second);
      gates_.erase(known);
    }
    if (!routes.empty()) gates_.emplace(owner, gate);
  }
  // Only now, with the new table in place: who finds the gate shut looks again and finds the new route.
  if (old_gate) old_gate->shut();
  return RetiredRoutes(std::move(old_gate), std::move(retired));
}

std::size_t Router::remove_owner(std::string_view owner, Millis deadline) {
  auto retired = replace_owner(owner, {});
  return retired ? retired->wait(deadline) : 0;
}

std::shared_ptr<const RouteTable> Router::table() const {
  std::lock_guard lock(mutex_);
  return table_;
}

}  // namespace parley::net
