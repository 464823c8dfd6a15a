// Sends JSON texts to the clients that listen to a room. Needs the permission "parley.host.realtime/1".
#pragma once

#include <parley/host/interface.hpp>
#include <parley/json.hpp>
#include <string>
#include <vector>

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

  /// Tells people of a tenant what happened: {"type", "data"} on the API's WebSocket, on every node, kept for who is
  /// away for a moment. Rooms: "tenant", "conversation:ID", "user:ID". Throws Failure for a host that is too old.
  void emit(std::string_view tenant, std::string_view type, const std::vector<std::string>& rooms,
            const Json& data) const {
    if (!table_->emit) throw Failure(PARLEY_UNSUPPORTED, "this host has no live events; it is older than this plugin");
    Json list = Json::array();
    for (const std::string& room : rooms) list.push(room);
    const std::string event = Json::object({{"type", type}, {"rooms", std::move(list)}, {"data", data}}).dump();
    detail::HostError error;
    error.check(table_->emit(host_.raw(), str(tenant), str(event), error.sink()), "telling " + std::string(type));
  }

 private:
  Host host_;
  const parley_host_realtime_v1* table_;
};

}  // namespace parley::sdk
