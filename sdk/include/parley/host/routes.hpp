// HTTP routes and WebSocket streams of a feature, as lambdas. Needs the permission "parley.host.http/1".
#pragma once

#include <functional>
#include <memory>
#include <parley/host/interface.hpp>
#include <parley/http.hpp>
#include <parley/json.hpp>
#include <utility>
#include <vector>

namespace parley::sdk {

/// A request that met one of this plugin's patterns. A view, valid during the handler.
class RouteRequest : public HttpRequest {
 public:
  RouteRequest(const parley_http_request& raw, Json params) : HttpRequest(raw), params_(std::move(params)) {}
  /// What stood in the pattern's place of that name: "/chats/{customer}" → param("customer").
  std::string_view param(std::string_view name) const { return params_[name].text(); }
  /// The body as JSON. Throws Failure(PARLEY_INVALID), which answers 400.
  Json json() const { return Json::parse(body()); }

 private:
  Json params_;
};

/// What a handler answers.
struct Reply {
  int status = 200;
  std::string body{};
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers{};

  static Reply json(std::string text, int status = 200) { return {status, std::move(text), "application/json", {}}; }
  static Reply json(const Json& value, int status = 200) { return json(value.dump(), status); }
  static Reply text(std::string text, int status = 200) {
    return {status, std::move(text), "text/plain; charset=utf-8", {}};
  }
  static Reply html(std::string text, int status = 200) {
    return {status, std::move(text), "text/html; charset=utf-8", {}};
  }
  static Reply empty(int status = 204) { return {status, {}, {}, {}}; }
};

/// Owns the handlers: keep it as a member of the plugin. The host takes the routes out, and waits for their handlers,
/// before it stops the plugin.
class Routes {
 public:
  /// Any thread, several at once; may block for short. A Failure becomes the HTTP status that fits it, with the API's
  /// error document; anything else thrown becomes a 500 and a log line.
  using Handler = std::function<Reply(const RouteRequest&)>;
  /// Returns the room a client listens to; throws Failure(PARLEY_DENIED) to refuse it.
  using Join = std::function<std::string(const RouteRequest&)>;

  explicit Routes(Host host)
      : host_(host), table_(&required_interface<parley_host_http_v1>(host, PARLEY_HOST_HTTP_V1)) {}

  /// [main] `pattern`: "/phone/api/chats/{customer}"; "/phone/{rest...}" takes all below. `max_body` in bytes, 0 for
  /// the server's default. Throws Failure(PARLEY_CONFLICT) when method and pattern are taken.
  void add(std::string_view method, std::string_view pattern, Handler handler, std::uint64_t max_body = 0);
  void get(std::string_view pattern, Handler handler) { add("GET", pattern, std::move(handler)); }
  void post(std::string_view pattern, Handler handler) { add("POST", pattern, std::move(handler)); }
  void put(std::string_view pattern, Handler handler) { add("PUT", pattern, std::move(handler)); }
  void patch(std::string_view pattern, Handler handler) { add("PATCH", pattern, std::move(handler)); }
  void del(std::string_view pattern, Handler handler) { add("DELETE", pattern, std::move(handler)); }

  /// [main] A WebSocket whose clients only listen: the host sends them what Realtime publishes to their room.
  void stream(std::string_view pattern, Join join);

 private:
  struct Registration {
    Host host;
    Handler handler;
    Join join;
  };
  static parley_status handle(void* ctx, const parley_http_request* request, parley_str params,
                              const parley_http_reply* reply);
  static parley_status join(void* ctx, const parley_http_request* request, parley_str params, const parley_sink* room);

  Host host_;
  const parley_host_http_v1* table_;
  std::vector<std::unique_ptr<Registration>> registrations_;
};

// ---- below: how the handlers meet the C structs --------------------------------------------------------------------

namespace detail {

struct HttpError {
  int status;
  const char* name;
};

inline HttpError http_error(parley_status status) {
  switch (status) {
    case PARLEY_INVALID:
      return {400, "invalid"};
    case PARLEY_NOT_FOUND:
      return {404, "not_found"};
    case PARLEY_DENIED:
      return {403, "denied"};
    case PARLEY_CONFLICT:
      return {409, "conflict"};
    case PARLEY_LIMIT:
      return {429, "limit"};
    case PARLEY_UNAVAILABLE:
      return {503, "unavailable"};
    case PARLEY_TIMEOUT:
      return {504, "timeout"};
    case PARLEY_UNSUPPORTED:
      return {501, "unsupported"};
    default:
      return {500, "internal"};
  }
}

inline Reply error_reply(const Failure& failure, std::string_view request_id) {
  const HttpError error = http_error(failure.status());
  return Reply::json(
      Json::object(
          {{"error", error.name}, {"message", failure.what()}, {"code", error.status}, {"request_id", request_id}}),
      error.status);
}

inline void send(const Reply& reply, const parley_http_reply& out) {
  out.set_status(out.ctx, reply.status);
  if (!reply.content_type.empty()) out.add_header(out.ctx, str("content-type"), str(reply.content_type));
  for (const auto& [name, value] : reply.headers) out.add_header(out.ctx, str(name), str(value));
  if (reply.body.empty()) return;
  if (const parley_status status = out.write(out.ctx, reply.body.data(), reply.body.size()); status != PARLEY_OK)
    throw Failure(PARLEY_INTERNAL, "the host takes no body of " + std::to_string(reply.body.size()) + " bytes");
}

}  // namespace detail

inline void Routes::add(std::string_view method, std::string_view pattern, Handler handler, std::uint64_t max_body) {
  auto& kept = registrations_.emplace_back(std::make_unique<Registration>(Registration{host_, std::move(handler), {}}));
  const parley_route route{sizeof route, 0, str(method), str(pattern), max_body, kept.get(), handle};
  detail::HostError error;
  error.check(table_->add_route(host_.raw(), &route, error.sink()),
              "adding route " + std::string(method) + " " + std::string(pattern));
}

inline void Routes::stream(std::string_view pattern, Join join) {
  auto& kept = registrations_.emplace_back(std::make_unique<Registration>(Registration{host_, {}, std::move(join)}));
  const parley_stream stream{sizeof stream, 0, str(pattern), kept.get(), Routes::join};
  detail::HostError error;
  error.check(table_->add_stream(host_.raw(), &stream, error.sink()), "adding stream " + std::string(pattern));
}

inline parley_status Routes::handle(void* ctx, const parley_http_request* request, parley_str params,
                                    const parley_http_reply* reply) {
  const auto& route = *static_cast<const Registration*>(ctx);
  const auto answer = [&]() -> Reply {
    try {
      return route.handler(RouteRequest(*request, Json::parse(view(params))));
    } catch (const Failure& failure) {
      if (detail::http_error(failure.status()).status == 500) throw;
      return detail::error_reply(failure, view(request->request_id));
    }
  };
  return logged(route.host, view(request->path), [&] { detail::send(answer(), *reply); }) ? PARLEY_OK : PARLEY_INTERNAL;
}

inline parley_status Routes::join(void* ctx, const parley_http_request* request, parley_str params,
                                  const parley_sink* room) {
  const auto& stream = *static_cast<const Registration*>(ctx);
  return guarded(nullptr, [&] { Sink(room).write(stream.join(RouteRequest(*request, Json::parse(view(params))))); });
}

}  // namespace parley::sdk
