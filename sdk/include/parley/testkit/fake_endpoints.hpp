// The endpoints that a plugin registered, and a way to call them as the host would: with input that was checked before.
#pragma once

#include <mutex>
#include <parley/abi/host.h>
#include <parley/json.hpp>
#include <parley/testkit/fake_http.hpp>
#include <parley/testkit/text_sink.hpp>
#include <string>
#include <vector>

namespace parley::testkit {

/// A call as a test writes it. The host's checks of `query` and `body` are not made here: give what would pass them.
struct EndpointCall {
  std::string method = "GET";
  std::string path{};  ///< as declared, parameters filled in: "/departments/7"
  sdk::Json body = sdk::Json::object();
  sdk::Json query = sdk::Json::object();
  sdk::Json principal = sdk::Json::object({{"kind", "user"},
                                           {"id", "user-1"},
                                           {"name", "Ana"},
                                           {"tenant", "acme"},
                                           {"role", "admin"},
                                           {"super_admin", false},
                                           {"permissions", sdk::Json::array({"*"})}});
};

struct EndpointAnswer {
  parley_status result = PARLEY_OK;  ///< PARLEY_NOT_FOUND also when there is no such endpoint
  RouteAnswer reply{};
  std::string error{};  ///< what the handler refused with
  sdk::Json json() const { return sdk::Json::parse(reply.body); }
};

/// Thread-safe.
class FakeEndpoints {
 public:
  EndpointAnswer call(const EndpointCall& call) const {
    for (const Endpoint& endpoint : copy()) {
      const auto params = detail::match(endpoint.declaration["path"].text(), call.path);
      if (params && endpoint.declaration["method"].text() == call.method) return run(endpoint, call, params->dump());
    }
    return {PARLEY_NOT_FOUND, {}, "no endpoint " + call.method + " " + call.path};
  }

  /// As they were declared, in the order of registration.
  std::vector<sdk::Json> declarations() const {
    std::vector<sdk::Json> all;
    for (const Endpoint& endpoint : copy()) all.push_back(endpoint.declaration);
    return all;
  }

  parley_status add(const parley_endpoint& endpoint, const parley_sink* error) {
    const sdk::Json declaration = sdk::Json::parse(sdk::view(endpoint.declaration));
    const std::lock_guard lock(mutex_);
    for (const Endpoint& known : endpoints_)
      if (known.declaration["method"].text() == declaration["method"].text() &&
          known.declaration["path"].text() == declaration["path"].text())
        return detail::complain(error, "the endpoint is taken", PARLEY_CONFLICT);
    endpoints_.push_back({declaration, endpoint.ctx, endpoint.handle});
    return PARLEY_OK;
  }
  void remove_all() {
    const std::lock_guard lock(mutex_);
    endpoints_.clear();
  }

 private:
  struct Endpoint {
    sdk::Json declaration;
    void* ctx;
    decltype(parley_endpoint::handle) handle;
  };

  std::vector<Endpoint> copy() const {
    const std::lock_guard lock(mutex_);
    return endpoints_;
  }

  static EndpointAnswer run(const Endpoint& endpoint, const EndpointCall& call, const std::string& params) {
    EndpointAnswer answer;
    TextSink error;
    const parley_http_reply reply = recording_reply(answer.reply);
    const std::string query = call.query.dump(), body = call.body.dump(), principal = call.principal.dump();
    Request request;
    request.method = call.method;
    request.path = "/api/v1" + call.path;
    answer.result = request.with_raw([&](const parley_http_request& raw_request) {
      const parley_call raw{sizeof raw,         0, &raw_request, sdk::str(params), sdk::str(query), sdk::str(body),
                            sdk::str(principal)};
      return endpoint.handle(endpoint.ctx, &raw, &reply, error.raw());
    });
    answer.error = error.text();
    return answer;
  }

  mutable std::mutex mutex_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace parley::testkit
