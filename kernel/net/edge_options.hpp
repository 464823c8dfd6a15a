// Every bound of the HTTP and WebSocket server, with its default. None is infinite.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.hpp"

namespace parley::net {

struct EdgeOptions {
  std::string address = "127.0.0.1";  ///< an IPv4 or IPv6 address to listen on
  std::uint16_t port = 0;             ///< 0: any free one; Edge::port() tells which
  int backlog = 1024;                 ///< connections the system keeps that are not accepted yet

  unsigned io_threads = 1;                    ///< one answers some 50 000 small requests a second
  unsigned worker_threads = 2;                ///< run the handlers
  std::size_t worker_queue = 1024;            ///< calls waiting for a worker; beyond it: 503 with Retry-After: 1
  std::size_t max_requests_in_flight = 4096;  ///< handed to a handler and not answered; beyond it: 503
  std::size_t max_connections = 20000;        ///< WebSockets included; beyond it: 503 and close

  std::size_t max_header_bytes = 16 * 1024;      ///< request line and fields; beyond it: 414 or 431
  std::size_t max_headers = 100;                 ///< beyond it: 431
  std::size_t max_body_bytes = 4 * 1024 * 1024;  ///< for routes that name no bound of their own; beyond it: 413
  /// A body that nobody will read (of a 404, say) is swallowed up to this size, so that the connection can stay open.
  std::size_t max_discard_bytes = 64 * 1024;

  Millis header_deadline{10'000};  ///< from a request's first byte to the end of its head; then 408
  Millis body_deadline{30'000};    ///< for each body_min_progress bytes of a body; then 408
  std::size_t body_min_progress = 64 * 1024;
  Millis idle_timeout{75'000};    ///< between requests on a kept connection
  Millis write_deadline{30'000};  ///< for each write_min_progress bytes of a response the client takes; then closed
  std::size_t write_min_progress = 64 * 1024;
  Millis linger{2'000};  ///< after a refusal: how long the rest of the request is still read and thrown away

  std::size_t socket_max_message = 256 * 1024;   ///< bytes of one incoming WebSocket message; beyond it: close 1009
  std::size_t socket_max_pending = 1024 * 1024;  ///< bytes queued for one client; beyond it: close 1013
  Millis socket_handshake_deadline{10'000};      ///< opening and closing handshakes
  Millis socket_idle_timeout{60'000};            ///< a ping goes out at half of it; silence to its end closes
  bool socket_compression = false;               ///< permessage-deflate: some 300 KB of memory a client, hence off

  /// Deadlines are looked at this often, in one walk over the connections of a thread, so they are this coarse too.
  /// Real time, while the deadlines themselves follow the clock the edge was given.
  Millis sweep_interval{250};
};

}  // namespace parley::net
