// HTTP requests through the host's outbound client, with its address rules and limits.
// Needs the permission "parley.host.fetch/1".
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <parley/host/interface.hpp>
#include <parley/http.hpp>

namespace parley::sdk {

/// Copyable; any thread.
class Fetch {
 public:
  /// `response` is null when there was none; `failure` then says why. Runs once, on a thread of the host: be quick, and
  /// hold what it uses by shared pointers, since the plugin may be on its way out. What it throws is logged.
  using Done = std::function<void(const HttpResponse* response, std::string_view failure)>;

  explicit Fetch(Host host)
      : host_(host), table_(&required_interface<parley_host_fetch_v1>(host, PARLEY_HOST_FETCH_V1)) {}

  void send(const OutgoingRequest& request, std::chrono::milliseconds timeout, Done done) const {
    auto* call = new Call{host_, std::move(done)};  // `finish` takes it back; the host calls that exactly once
    table_->fetch(host_.raw(), str(request.head), str(request.body), static_cast<std::uint32_t>(timeout.count()), call,
                  finish);
  }

 private:
  struct Call {
    Host host;
    Done done;
  };

  static void finish(void* ctx, const parley_http_response* response, parley_str failure) {
    const std::unique_ptr<Call> call(static_cast<Call*>(ctx));
    logged(call->host, "answer to a fetch", [&] {
      if (!response) return call->done(nullptr, view(failure));
      const HttpResponse answer(*response);
      call->done(&answer, view(failure));
    });
  }

  Host host_;
  const parley_host_fetch_v1* table_;
};

}  // namespace parley::sdk
