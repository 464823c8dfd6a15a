// The HTTP/1.1 and WebSocket server. I/O threads own the sockets and never run a handler that was not declared
// inline_ok; a worker pool runs the rest. TLS is the business of a proxy in front.
#pragma once

#include <cstdint>
#include <memory>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/edge_options.hpp"
#include "net/router.hpp"

namespace parley::net {

class Edge {
 public:
  /// What is passed by reference must outlive the edge. Deadlines follow `clock`.
  Edge(EdgeOptions options, Router& router, Log log, Metrics& metrics, Ids& ids, const Clock& clock);
  /// Stops at once: what is in flight is cut off, handlers that run are waited for.
  ~Edge();

  /// Binds, listens and starts the threads. Errors name the address: Errc::invalid when it is none or an option makes
  /// no sense, Errc::conflict when the port is taken, else Errc::unavailable. Once only.
  Result<void> start();
  /// The port it listens on, from start on.
  std::uint16_t port() const;

  /// Closes the listener and idle connections; those with a request under way are answered with `Connection: close`;
  /// WebSockets are closed with 1001. Returns at once.
  void stop_accepting();
  /// stop_accepting, then waits until every connection has ended, at most `deadline` of real time. Then stops for good.
  /// False when something had to be cut off. Not from a handler.
  bool drain(Millis deadline);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parley::net
