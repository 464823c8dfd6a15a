#include "net/exchange.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "net/ascii.hpp"
#include "net/target.hpp"

namespace parley::net {

namespace {

constexpr std::size_t kMaxRequestId = 64;

bool is_sane_id(std::string_view id) {
  return !id.empty() && id.size() <= kMaxRequestId &&
         std::all_of(id.begin(), id.end(), [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

Response with_allow(Response response, std::string_view allow) {
  response.headers.set("Allow", allow);
  return response;
}

/// The answer when the path has no route for the method.
Response no_route(const Exchange& exchange) {
  const std::string& allow = exchange.match.allow;
  if (allow.empty()) return error_response(404, "There is nothing at this path.", exchange.request_id);
  if (exchange.method == Method::options) return with_allow(Response{204, {}, {}}, allow);
  return with_allow(
      error_response(405, "This path does not take this method; it takes " + allow + ".", exchange.request_id), allow);
}

std::optional<Response> judge_upgrade(const Exchange& exchange, const Request& request) {
  if (!exchange.match.route->is_socket) return std::nullopt;
  const bool upgrade = exchange.method == Method::get && exchange.parser.wants_upgrade() && !exchange.http_1_0 &&
                       list_holds(request.headers.get("Upgrade"), "websocket") && !exchange.parser.has_body();
  const bool version_13 = request.headers.get("Sec-WebSocket-Version") == "13";
  if (upgrade && version_13) {
    const auto key = from_base64(request.headers.get("Sec-WebSocket-Key"));
    if (key && key->size() == 16) return std::nullopt;
    return error_response(400, "The Sec-WebSocket-Key is not 16 bytes in base64.", exchange.request_id);
  }
  Response response =
      error_response(426, "This path is a WebSocket; ask for an upgrade, version 13.", exchange.request_id);
  response.headers.set("Upgrade", "websocket");
  response.headers.set("Sec-WebSocket-Version", "13");
  return response;
}

std::optional<Response> judge_expectation(Exchange& exchange, const Request& request) {
  const auto expect = request.headers.find("Expect");
  if (!expect || exchange.http_1_0) return std::nullopt;
  if (!equal_ignoring_case(*expect, "100-continue")) {
    return error_response(417, "The only expectation the server meets is 100-continue.", exchange.request_id);
  }
  exchange.wants_continue = exchange.parser.has_body();
  return std::nullopt;
}

}  // namespace

void read_head(Exchange& exchange, EdgeContext& context, const RouteTable& routes, bool draining) {
  Request& request = exchange.parser.request();
  exchange.method = request.method;
  exchange.http_1_0 = !exchange.parser.http_1_1();
  exchange.keep_alive = exchange.parser.keep_alive() && !draining;
  const auto given_id = request.headers.find("X-Request-Id");
  exchange.request_id = given_id && is_sane_id(*given_id) ? std::string(*given_id) : context.ids.next();
  request.request_id = exchange.request_id;

  auto target = parse_target(request.target);
  if (!target) {
    exchange.ready = error_response(400, target.error().message, exchange.request_id);
    return;
  }
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  if (context.log.enabled(LogLevel::debug)) exchange.log_path = request.path;
  if (request.path == "*") {
    exchange.ready = exchange.method == Method::options
                         ? with_allow(Response{204, {}, {}}, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
                         : error_response(400, "The target '*' is for OPTIONS only.", exchange.request_id);
    return;
  }
  exchange.match = routes.match(request.method, request.path);
  request.path_params = std::move(exchange.match.params);
  exchange.ready = judge_expectation(exchange, request);
  if (!exchange.match.route) {
    exchange.ready = no_route(exchange);
  } else if (!exchange.ready) {
    exchange.ready = judge_upgrade(exchange, request);
  }
}

std::uint64_t body_bound(const Exchange& exchange, const EdgeOptions& options) {
  if (exchange.ready) return options.max_discard_bytes;
  return exchange.match.route->options.max_body_bytes.value_or(options.max_body_bytes);
}

}  // namespace parley::net
