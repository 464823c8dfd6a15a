// An immutable index of routes: a tree over path segments. A literal segment wins over `{name}`, and both over
// `{name...}`.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/owner_gate.hpp"
#include "net/responder.hpp"
#include "net/socket.hpp"

namespace parley::net {

using Handler = std::function<void(Request, Responder)>;

struct RouteOptions {
  /// Who registered it ("kernel", "feature.campaigns"); Router::remove_owner takes an owner's routes out together.
  std::string owner = "kernel";
  /// Bound of the body in bytes; absent: EdgeOptions::max_body_bytes.
  std::optional<std::size_t> max_body_bytes;
  /// Runs the handler on the I/O thread. Only for handlers that never block and take microseconds: health, or a webhook
  /// that verifies, parses and enqueues. One that waits stops every connection of that thread.
  bool inline_ok = false;
};

/// A declared route: an HTTP handler, or the handlers of a WebSocket.
struct Route {
  Method method = Method::get;
  std::string pattern;
  RouteOptions options;
  Handler handler;
  SocketHandlers socket;
  bool is_socket = false;

  std::shared_ptr<OwnerGate> gate;       // set by the Router
  std::vector<std::string> param_names;  // set by the Router
};
using RoutePtr = std::shared_ptr<const Route>;

/// What a path and a method lead to. Without a route: 404 when `allow` is empty, else 405.
struct RouteMatch {
  RoutePtr route;
  Pairs params;
  std::string allow;  ///< "GET, HEAD, OPTIONS": the methods of the path
};

class RouteTable {
 public:
  RouteTable();
  ~RouteTable();
  RouteTable(const RouteTable&) = delete;
  RouteTable& operator=(const RouteTable&) = delete;

  /// For building only. Errc::invalid for a bad pattern, Errc::conflict when the method and pattern are taken.
  Result<void> insert(const RoutePtr& route);

  /// HEAD finds the GET route when there is none of its own.
  RouteMatch match(Method method, std::string_view path) const;

  /// The names in a pattern's braces, in order, or what is wrong with the pattern.
  static Result<std::vector<std::string>> param_names(std::string_view pattern);

 private:
  struct Node;
  struct Search;
  std::unique_ptr<Node> root_;
};

}  // namespace parley::net
