// Domain events of the host ("message.new", "message.status", ...), after their commit.
// Needs the permission "parley.host.events/1".
#pragma once

#include <functional>
#include <memory>
#include <parley/host/interface.hpp>
#include <vector>

namespace parley::sdk {

/// Owns the handlers: keep it as a member of the plugin. The host forgets the subscriptions when the plugin stops.
class Events {
 public:
  /// `document` is JSON with "tenant". What it throws is logged; the event does not come again.
  using Handler = std::function<void(std::string_view kind, std::string_view document)>;

  explicit Events(Host host)
      : host_(host), table_(&required_interface<parley_host_events_v1>(host, PARLEY_HOST_EVENTS_V1)) {}

  /// [main] The handler runs on one thread at a time, in order for one conversation. Throws Failure.
  void on(std::string_view kind, Handler handler) {
    auto& kept = handlers_.emplace_back(std::make_unique<Subscription>(Subscription{host_, std::move(handler)}));
    detail::HostError error;
    error.check(table_->subscribe(host_.raw(), str(kind), kept.get(), call, error.sink()),
                "subscribing to '" + std::string(kind) + "'");
  }

 private:
  struct Subscription {
    Host host;
    Handler handler;
  };

  static void call(void* ctx, parley_str kind, parley_str document) {
    const auto& subscription = *static_cast<const Subscription*>(ctx);
    logged(subscription.host, view(kind), [&] { subscription.handler(view(kind), view(document)); });
  }

  Host host_;
  const parley_host_events_v1* table_;
  std::vector<std::unique_ptr<Subscription>> handlers_;
};

}  // namespace parley::sdk
