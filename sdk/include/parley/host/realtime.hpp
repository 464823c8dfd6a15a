// Sends JSON texts to the clients that listen to a room. Needs the permission "parley.host.realtime/1".
#pragma once

#include <parley/host/interface.hpp>

namespace parley::sdk {

/// Copyable; any thread.
class Realtime {
 public:
  explicit Realtime(Host host)
      : host_(host), table_(&required_interface<parley_host_realtime_v1>(host, PARLEY_HOST_REALTIME_V1)) {}

  /// Never blocks and never fails: a client that reads too slowly is closed by the host.
  void publish(std::string_view room, std::string_view text) const {
    table_->publish(host_.raw(), str(room), str(text));
  }

 private:
  Host host_;
  const parley_host_realtime_v1* table_;
};

}  // namespace parley::sdk
