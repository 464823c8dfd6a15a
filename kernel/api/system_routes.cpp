#include "api/system_routes.hpp"

#include <utility>
#include <vector>

namespace parley::api {

namespace {

net::Response health(const Readiness& readiness, const std::string& version) {
  return net::json_response(200, {{"status", readiness.ready() ? "ok" : "starting or stopping"}, {"version", version}});
}

net::Response ready(const Readiness& readiness, const std::string& request_id) {
  if (readiness.ready()) return net::json_response(200, {{"status", "ready"}});
  net::Response response = net::error_response(503, "the server is starting or stopping", request_id);
  response.headers.set("Retry-After", "1");
  return response;
}

net::Response entry_points(const std::string& version) {
  return net::json_response(200, {{"name", "parley"},
                                  {"version", version},
                                  {"phone", "/phone"},
                                  {"health", "/health"},
                                  {"ready", "/health/ready"},
                                  {"metrics", "/metrics"},
                                  {"webhook", "/api/v1/whatsapp/webhook"},
                                  {"api", "/api/v1"},
                                  {"openapi", "/api-docs/openapi.json"},
                                  {"docs", "/docs"},
                                  {"redoc", "/redoc"},
                                  {"rapidoc", "/rapidoc"},
                                  {"live", "/api/v1/ws"}});
}

net::Response exposition(const Metrics& metrics) {
  net::Response response;
  response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = metrics.render();
  return response;
}

}  // namespace

Result<> add_system_routes(net::Router& router, const Readiness& readiness, const Metrics& metrics,
                           std::string version) {
  using Answer = std::function<net::Response(const net::Request&)>;
  const std::vector<std::pair<std::string, Answer>> routes{
      {"/", [version](const net::Request&) { return entry_points(version); }},
      {"/health", [&readiness, version](const net::Request&) { return health(readiness, version); }},
      {"/health/live",
       [](const net::Request&) {
         return net::json_response(200, {{"status", "alive"}});
       }},
      {"/health/ready", [&readiness](const net::Request& request) { return ready(readiness, request.request_id); }},
      {"/api/v1/status", [&readiness, version](const net::Request&) { return health(readiness, version); }},
      {"/metrics", [&metrics](const net::Request&) { return exposition(metrics); }},
  };
  net::RouteOptions options;
  options.inline_ok = true;  // nothing here waits: a busy worker pool must not make a healthy server look dead
  for (const auto& [path, answer] : routes) {
    const auto handler = [answer = answer](const net::Request& request, net::Responder responder) {
      responder.send(answer(request));
    };
    if (const Result<> added = router.add(net::Method::get, path, handler, options); !added) return added;
  }
  return {};
}

}  // namespace parley::api
