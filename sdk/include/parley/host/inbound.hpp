// Hands events to the host for a provider that does not receive webhooks: a simulator, a gateway's event stream.
// Needs the permission "parley.host.inbound/1".
#pragma once

#include <parley/host/interface.hpp>

namespace parley::sdk {

/// Copyable; any thread.
class Inbound {
 public:
  explicit Inbound(Host host)
      : host_(host), table_(&required_interface<parley_host_inbound_v1>(host, PARLEY_HOST_INBOUND_V1)) {}

  /// Takes {"events": [...]} as parse_webhook writes them, for a channel of this plugin. When it returns the events are
  /// durable and will be answered. Throws Failure; PARLEY_UNAVAILABLE means full, try again later.
  void accept(std::string_view channel_id, std::string_view events) const {
    detail::HostError error;
    error.check(table_->accept(host_.raw(), str(channel_id), str(events), error.sink()), "handing events to the host");
  }

 private:
  Host host_;
  const parley_host_inbound_v1* table_;
};

}  // namespace parley::sdk
