// Which handler answers which request. Routes come and go while the server runs: readers work on an immutable table,
// and taking an owner's routes out waits for whoever is still inside its handlers.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "net/route_table.hpp"

namespace parley::net {

/// Routes that were taken out and may still have calls under way.
class RetiredRoutes {
 public:
  RetiredRoutes(std::shared_ptr<OwnerGate> gate, std::vector<std::shared_ptr<Route>> routes)
      : gate_(std::move(gate)), routes_(std::move(routes)) {}
  /// Waits, at most `deadline` of real time, until no handler runs, no request waits for its answer and no socket is
  /// open. Returns how many are left; at 0 the handlers, with all they captured, have been destroyed. Not from a
  /// handler of the same owner: it would wait for itself.
  std::size_t wait(Millis deadline);

 private:
  std::shared_ptr<OwnerGate> gate_;
  std::vector<std::shared_ptr<Route>> routes_;
};

/// Thread-safe.
class Router {
 public:
  Router();

  /// Patterns: `/api/v1/contacts/{id}`, `/docs/{file...}` (one or more segments). Errc::invalid for a bad pattern or a
  /// missing handler, Errc::conflict when taken.
  Result<void> add(Method method, std::string pattern, Handler handler, RouteOptions options = {});
  /// A WebSocket at `pattern`. A plain GET there is answered 426.
  Result<void> add_socket(std::string pattern, SocketHandlers handlers, std::string owner = "kernel");

  /// Takes all routes of `owner` out and puts `routes` in, in one step: no request falls between. For reloading a
  /// plugin. On an error nothing has changed. Only method, pattern, options, handlers and is_socket of `routes` count;
  /// their owner becomes `owner`. Then wait on what is returned.
  Result<RetiredRoutes> replace_owner(std::string_view owner, std::vector<Route> routes);
  /// replace_owner with nothing, and the wait. Returns how many calls are still inside.
  std::size_t remove_owner(std::string_view owner, Millis deadline);

  /// The table of now. Takes a lock: ask only when version() has moved.
  std::shared_ptr<const RouteTable> table() const;
  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

 private:
  using Routes = std::vector<std::shared_ptr<Route>>;
  Result<void> add(Route route);
  static Result<std::shared_ptr<Route>> prepare(Route route, const std::shared_ptr<OwnerGate>& gate);
  static Result<std::shared_ptr<const RouteTable>> build(const Routes& routes);
  void publish(Routes routes, std::shared_ptr<const RouteTable> table);

  mutable std::mutex mutex_;
  std::atomic<std::uint64_t> version_{1};
  Routes routes_;
  std::map<std::string, std::shared_ptr<OwnerGate>, std::less<>> gates_;
  std::shared_ptr<const RouteTable> table_;
};

}  // namespace parley::net
