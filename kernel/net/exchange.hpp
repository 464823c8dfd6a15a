// One request on a connection, from its first byte to its answer: what the connection must remember meanwhile. It
// exists only while there is a request, so an idle connection does not pay for it.
#pragma once

#include <optional>

#include "net/edge_context.hpp"
#include "net/request_parser.hpp"

namespace parley::net {

struct Exchange {
  explicit Exchange(const EdgeOptions& options) : parser({options.max_header_bytes, options.max_headers}) {}

  RequestParser parser;
  std::uint64_t serial = 0;
  SteadyTime started{};
  RouteMatch match;
  std::optional<Response> ready;  ///< the answer, known before any handler: a refusal, or OPTIONS
  std::string request_id;
  std::string log_path;  ///< for the access log; empty when that is off
  Method method = Method::get;
  std::size_t body_progress = 0;  ///< bytes of the body since its deadline was last set
  bool keep_alive = false;
  bool http_1_0 = false;
  bool wants_continue = false;
  bool in_flight = false;  ///< counted in EdgeContext::in_flight
};

/// Fills in path, query, request id and the route, and decides what can be decided from the head alone. Sets `ready`
/// when no handler is to be asked.
void read_head(Exchange& exchange, EdgeContext& context, const RouteTable& routes, bool draining);

/// The number of bytes the body may have.
std::uint64_t body_bound(const Exchange& exchange, const EdgeOptions& options);

}  // namespace parley::net
