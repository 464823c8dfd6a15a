// Nodes that share a bus, each with its stream and rooms.
#pragma once

#include <catch2/catch.hpp>
#include <thread>

#include "realtime/event_stream.hpp"
#include "realtime/presence.hpp"
#include "support/bus_plugins.hpp"
#include "support/manual_clock.hpp"
#include "support/recording_socket.hpp"

namespace parley::test {

using namespace parley::realtime;

/// Waits for what another thread does; false after twenty seconds.
inline bool soon(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(Millis(2));
  }
  return true;
}

/// What the nodes of one installation share.
struct SharedBus {
  ManualClock clock;
  Metrics metrics;
  Log log{null_log_sink()};
  RunningBus plugin;
  int nodes = 0;
  bus::Bus bus{plugin.port(), std::nullopt, log, metrics};
  bus::Cache cache{std::nullopt, bus::PluginCache(plugin.port()), {}, clock, log, metrics};
};

struct StreamNode {
  explicit StreamNode(SharedBus& shared, EventStreamOptions options = {})
      : stream(options, "node-" + std::to_string(++shared.nodes), shared.bus, shared.cache, rooms, shared.clock,
               shared.log, metrics) {
    REQUIRE(stream.start().has_value());
  }

  /// A socket that listens to the rooms, from `since` on.
  std::shared_ptr<RecordingSocket> listen(const std::string& tenant, const std::vector<std::string>& names,
                                          std::optional<std::uint64_t> since = std::nullopt,
                                          EventStream::Entry* seen = nullptr) {
    auto socket = std::make_shared<RecordingSocket>();
    stream.enter(tenant, since, [&](const EventStream::Entry& entry) {
      if (seen) *seen = entry;
      for (const std::string& room : EventStream::gap_rooms(tenant)) rooms.join(room, socket);
      for (const std::string& room : names) rooms.join(EventStream::room_key(tenant, room), socket);
    });
    return socket;
  }

  Metrics metrics;
  Rooms rooms{metrics};
  EventStream stream;
};

inline Event said(const std::string& tenant, const std::string& text, std::vector<std::string> rooms = {"tenant"}) {
  return {tenant, "message.new", std::move(rooms), json::object{{"text", text}}};
}

/// The texts of the messages a socket heard: "a b".
inline std::string texts(const RecordingSocket& socket) {
  std::string all;
  for (const json::object& frame : socket.frames())
    if (string_or(frame, "type") == "message.new")
      all.append(all.empty() ? "" : " ").append(string_or(*find_object(frame, "data"), "text"));
  return all;
}

}  // namespace parley::test
