#include "net/edge_context.hpp"

#include <string>

namespace parley::net {

EdgeMetrics::EdgeMetrics(Metrics& metrics)
    : seconds(metrics.histogram("parley_http_request_seconds", "Time from a request's head to its answer.")),
      in_flight(metrics.gauge("parley_http_in_flight", "Requests handed to a handler and not answered yet.")),
      connections(metrics.gauge("parley_http_connections", "Open connections, WebSockets included.")),
      sockets(metrics.gauge("parley_websocket_open", "Open WebSockets.")),
      refused_connections(metrics.counter("parley_http_refused_total", "Refused for want of room, by what was full.",
                                          "full=\"connections\"")),
      refused_queue(metrics.counter("parley_http_refused_total", "", "full=\"worker_queue\"")),
      refused_in_flight(metrics.counter("parley_http_refused_total", "", "full=\"in_flight\"")),
      socket_overflows(
          metrics.counter("parley_websocket_overflow_total", "WebSockets closed because the client read too slowly.")),
      deadlines(metrics.counter("parley_http_deadline_total", "Connections closed for being too slow.")) {
  for (int i = 1; i < 6; ++i) {
    by_class[i] = &metrics.counter("parley_http_requests_total", "Answered requests by class of status.",
                                   "class=\"" + std::to_string(i) + "xx\"");
  }
  by_class[0] = by_class[5];
}

void EdgeMetrics::answered(int status, double duration) {
  by_class[std::size_t(status / 100) % 6]->add();
  seconds.observe(duration);
}

}  // namespace parley::net
