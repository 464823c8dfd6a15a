// Calls endpoints of the API without a socket: the router, the Api and a caller whose identity a test chooses.
#pragma once

#include <optional>

#include "base/json.hpp"
#include "rest/api.hpp"
#include "support/kernel_store.hpp"

namespace parley::test {

/// Vouches for whoever the test says; "Authorization: nobody" is nobody.
struct ChosenIdentity final : rest::Authenticator {
  identity::Principal who;
  Result<identity::Principal> authenticate(const net::Request& request) override {
    if (request.headers.get("Authorization") == "nobody") return fail(Errc::unauthenticated, "nobody is signed in");
    return who;
  }
};

struct NoThrottle final : rest::Throttle {
  Result<> admit(const net::Request&, const identity::Principal&, net::Headers&) override { return {}; }
};

struct RestCaller {
  explicit RestCaller(KernelStore& store) : RestCaller(store.database, *store.writer, store.clock) {}
  RestCaller(store::Database& database, store::Writer& writer, const Clock& clock)
      : idempotency(database, writer, clock) {
    become("acme", {"*"});
  }

  void become(std::string tenant, identity::Permissions permissions, std::string id = "user-1") {
    identity.who = {identity::Principal::Kind::user,
                    std::move(id),
                    "Ana",
                    std::move(tenant),
                    "admin",
                    "sign-in-1",
                    false,
                    false,
                    std::make_shared<const identity::Permissions>(std::move(permissions))};
  }

  struct Answer {
    int status = 0;
    json::object body{};
    std::string raw{};
    net::Headers headers{};
  };

  /// `target` with its query: "/api/v1/things?page=2". `body` is sent as it is.
  Answer call(net::Method method, const std::string& target, const std::string& body = {},
              std::initializer_list<std::pair<std::string_view, std::string_view>> headers = {}) {
    net::Request request;
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.request_id = "request-1";
    request.remote_address = "192.0.2.1";
    request.body = body;
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    for (const auto& [name, value] : headers) request.headers.set(name, value);
    read_query(target, request);
    const net::RouteMatch match = router.table()->match(method, request.path);
    if (!match.route) return {match.allow.empty() ? 404 : 405};
    request.path_params = match.params;
    std::optional<net::Response> response;
    match.route->handler(std::move(request),
                         net::Responder::to([&](net::Response answer) { response = std::move(answer); }));
    return to_answer(*response);
  }
  Answer get(const std::string& target) { return call(net::Method::get, target); }
  Answer post(const std::string& target, const std::string& body) { return call(net::Method::post, target, body); }
  Answer put(const std::string& target, const std::string& body) { return call(net::Method::put, target, body); }
  Answer patch(const std::string& target, const std::string& body) { return call(net::Method::patch, target, body); }
  Answer del(const std::string& target) { return call(net::Method::del, target); }

  net::Router router;
  ChosenIdentity identity;
  NoThrottle throttle;
  rest::Idempotency idempotency;
  rest::Catalogue catalogue;
  rest::Api api{router, catalogue, {identity, throttle, idempotency, Log(null_log_sink())}};

 private:
  static void read_query(const std::string& target, net::Request& request) {
    std::size_t at = target.find('?');
    while (at != std::string::npos && at + 1 < target.size()) {
      const std::size_t end = target.find('&', at + 1);
      const std::string pair = target.substr(at + 1, end == std::string::npos ? end : end - at - 1);
      request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
      at = end;
    }
  }
  static Answer to_answer(const net::Response& response) {
    Answer answer{response.status, {}, response.body, response.headers};
    boost::system::error_code ignored;
    if (const json::value parsed = json::parse(response.body, ignored); parsed.is_object())
      answer.body = parsed.as_object();
    return answer;
  }
};

}  // namespace parley::test
