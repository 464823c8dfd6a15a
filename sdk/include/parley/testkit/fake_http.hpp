// The routes and streams that a plugin registered, and a way to call them like a client would.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <parley/abi/host.h>
#include <parley/json.hpp>
#include <parley/plugin.hpp>
#include <parley/testkit/text_sink.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::testkit {

/// A request as a test writes it. Owns its text; raw() points into it.
struct Request {
  std::string method = "GET";
  std::string path = "/";
  std::string query{};
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string remote_address = "127.0.0.1";

  /// Calls `use` with the C struct.
  template <class Use>
  auto with_raw(Use&& use) const {
    std::vector<parley_header> list;
    for (const auto& [name, value] : headers) list.push_back({sdk::str(name), sdk::str(value)});
    const parley_http_request raw{sizeof raw,
                                  std::uint32_t(list.size()),
                                  list.data(),
                                  sdk::str(method),
                                  sdk::str(path),
                                  sdk::str(query),
                                  sdk::str(body),
                                  sdk::str(remote_address),
                                  sdk::str("test-request")};
    return use(raw);
  }
};

/// A response of a far end, as a test writes it.
struct Response {
  int status = 200;
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};

  template <class Use>
  auto with_raw(Use&& use) const {
    std::vector<parley_header> list;
    for (const auto& [name, value] : headers) list.push_back({sdk::str(name), sdk::str(value)});
    const parley_http_response raw{sizeof raw, status, std::uint32_t(list.size()), 0, list.data(), sdk::str(body)};
    return use(raw);
  }
};

/// What a route answered.
struct RouteAnswer {
  parley_status result = PARLEY_OK;  ///< what the handler returned; anything but PARLEY_OK is a 500 in the real host
  int status = 200;
  std::string body{};
  std::map<std::string, std::string> headers{};
};

/// Writes into `answer`, which must outlive it.
inline parley_http_reply recording_reply(RouteAnswer& answer) {
  parley_http_reply reply{sizeof reply, 0, &answer, nullptr, nullptr, nullptr};
  reply.set_status = [](void* ctx, std::int32_t status) { static_cast<RouteAnswer*>(ctx)->status = status; };
  reply.add_header = [](void* ctx, parley_str name, parley_str value) {
    static_cast<RouteAnswer*>(ctx)->headers[std::string(sdk::view(name))] = sdk::view(value);
  };
  reply.write = [](void* ctx, const char* data, std::uint64_t size) -> parley_status {
    static_cast<RouteAnswer*>(ctx)->body.append(data, size);
    return PARLEY_OK;
  };
  return reply;
}

namespace detail {

/// The pattern's names with what stood in their places, or nothing when the path does not match.
inline std::optional<sdk::Json> match(std::string_view pattern, std::string_view path) {
  const auto take = [](std::string_view& text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string_view part = text.substr(0, slash);
    text.remove_prefix(std::min(slash + 1, text.size()));
    return part;
  };
  sdk::Json params = sdk::Json::object();
  while (!pattern.empty() || !path.empty()) {
    const std::string_view wanted = take(pattern);
    const bool named = wanted.size() > 2 && wanted.front() == '{' && wanted.back() == '}';
    if (named && wanted.ends_with("...}")) return params.set(wanted.substr(1, wanted.size() - 5), path);
    const std::string_view found = take(path);
    if (named && !found.empty())
      params.set(wanted.substr(1, wanted.size() - 2), found);
    else if (wanted != found)
      return std::nullopt;
  }
  return params;
}

inline parley_status complain(const parley_sink* error, std::string_view text, parley_status status) {
  if (error) error->write(error->ctx, text.data(), text.size());
  return status;
}

}  // namespace detail

/// Thread-safe.
class FakeHttp {
 public:
  /// Calls the route that matches. A path without a route answers 404.
  RouteAnswer call(const Request& request) const {
    for (const Route& route : routes()) {
      const auto params = detail::match(route.pattern, request.path);
      if (route.method == request.method && params) return call(route, request, params->dump());
    }
    return {PARLEY_OK, 404, {}, {}};
  }

  /// The room a WebSocket client of that path would listen to; nothing when it is refused or there is no such stream.
  std::optional<std::string> join(const Request& request) const {
    for (const Route& stream : streams()) {
      const auto params = detail::match(stream.pattern, request.path);
      if (!params) continue;
      TextSink room;
      const std::string text = params->dump();
      const auto status = request.with_raw(
          [&](const parley_http_request& raw) { return stream.join(stream.ctx, &raw, sdk::str(text), room.raw()); });
      return status == PARLEY_OK ? std::optional(room.text()) : std::nullopt;
    }
    return std::nullopt;
  }

  struct Route {
    std::string method;
    std::string pattern;
    void* ctx = nullptr;
    decltype(parley_route::handle) handle = nullptr;
    decltype(parley_stream::join) join = nullptr;
  };
  std::vector<Route> routes() const { return copy(routes_); }
  std::vector<Route> streams() const { return copy(streams_); }

  parley_status add(const parley_route& route, const parley_sink* error) {
    return add(
        routes_,
        {std::string(sdk::view(route.method)), std::string(sdk::view(route.pattern)), route.ctx, route.handle, nullptr},
        error);
  }
  parley_status add(const parley_stream& stream, const parley_sink* error) {
    return add(streams_, {"GET", std::string(sdk::view(stream.pattern)), stream.ctx, nullptr, stream.join}, error);
  }
  /// What a host does before it stops a plugin.
  void remove_all() {
    const std::lock_guard lock(mutex_);
    routes_.clear();
    streams_.clear();
  }

 private:
  std::vector<Route> copy(const std::vector<Route>& list) const {
    const std::lock_guard lock(mutex_);
    return list;
  }

  parley_status add(std::vector<Route>& list, Route added, const parley_sink* error) {
    const std::lock_guard lock(mutex_);
    if (!added.pattern.starts_with('/')) return detail::complain(error, "a pattern begins with '/'", PARLEY_INVALID);
    for (const Route& known : list)
      if (known.method == added.method && known.pattern == added.pattern)
        return detail::complain(error, added.method + " " + added.pattern + " is taken", PARLEY_CONFLICT);
    list.push_back(std::move(added));
    return PARLEY_OK;
  }

  static RouteAnswer call(const Route& route, const Request& request, const std::string& params) {
    RouteAnswer answer;
    const parley_http_reply reply = recording_reply(answer);
    answer.result = request.with_raw(
        [&](const parley_http_request& raw) { return route.handle(route.ctx, &raw, sdk::str(params), &reply); });
    return answer;
  }

  mutable std::mutex mutex_;
  std::vector<Route> routes_;
  std::vector<Route> streams_;
};

}  // namespace parley::testkit
