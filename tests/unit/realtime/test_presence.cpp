#include "stream_fixture.hpp"

using namespace parley;
using namespace parley::test;

namespace {

parley_status (*remove_for_real)(parley_plugin*, parley_str, parley_str, uint32_t*, uint64_t*, const parley_sink*);
std::function<void()> meanwhile;

/// Removes as ever, and then what was prepared happens, once.
parley_status remove_and_then(parley_plugin* plugin, parley_str key, parley_str member, uint32_t* changed,
                              uint64_t* size, const parley_sink* error) {
  const parley_status status = remove_for_real(plugin, key, member, changed, size, error);
  if (const auto event = std::exchange(meanwhile, nullptr)) event();
  return status;
}

/// A presence whose cache can be overtaken right after something was taken out of it.
struct Overtaken {
  SharedBus shared;
  parley_cache_v1 table = *shared.plugin.port().cache;
  bus::Cache cache{std::nullopt, bus::PluginCache(port()), {}, shared.clock, shared.log, shared.metrics};
  StreamNode node{shared};
  Presence here{cache, node.stream}, elsewhere{shared.cache, node.stream};
  std::shared_ptr<RecordingSocket> tenant = node.listen("acme", {"tenant"});

  bus::BusPlugin port() {
    remove_for_real = std::exchange(table.remove_member, remove_and_then);
    bus::BusPlugin port = shared.plugin.port();
    port.cache = &table;
    return port;
  }
  std::string told() const {
    std::string all;
    for (const json::object& frame : tenant->frames())
      all.append(all.empty() ? "" : " ").append(string_or(*find_object(frame, "data"), "status"));
    return all;
  }
};

}  // namespace

TEST_CASE("a person comes online with their first device and goes with the last", "[realtime][presence]") {
  SharedBus shared;
  StreamNode node(shared);
  Presence presence(shared.cache, node.stream);
  const auto socket = node.listen("acme", {"tenant"});
  presence.arrive("acme", "ana", "phone");
  presence.arrive("acme", "ana", "desk");
  CHECK(presence.online("acme").value() == std::vector<std::string>{"ana"});
  CHECK(presence.devices("acme", "ana").value() == 2);
  CHECK(presence.count("globex").value() == 0);
  presence.leave("acme", "ana", "phone");
  CHECK(presence.count("acme").value() == 1);
  presence.leave("acme", "ana", "desk");
  CHECK(presence.count("acme").value() == 0);
  REQUIRE(soon([&] { return socket->frames().size() == 2; }));
  CHECK(socket->frames()[0].at("data").at("status") == "online");
  CHECK(socket->frames()[1].at("data").at("status") == "offline");
}

TEST_CASE("who comes back elsewhere while the last device leaves is there", "[realtime][presence]") {
  Overtaken f;
  f.here.arrive("acme", "ana", "phone");
  meanwhile = [&] { f.elsewhere.arrive("acme", "ana", "laptop"); };
  f.here.leave("acme", "ana", "phone");
  CHECK(f.here.online("acme").value() == std::vector<std::string>{"ana"});
  f.node.stream.stop();  // what was told is heard
  CHECK(f.told().ends_with("online"));
}
