// parley.host.realtime/1: a plugin's rooms carry its id before their name, so no plugin speaks in another's room.
#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "plugin/call.hpp"
#include "plugin/plugin_context.hpp"
#include "realtime/rooms.hpp"

namespace parley::host {

namespace {
void publish(const parley_host* host, parley_str room, parley_str text) {
  answer(nullptr, [&]() -> Result<> {
    const std::string full = plugin::context_of(host).id + ":" + std::string(plugin::view(room));
    services_of(host).rooms.publish(full, std::string(plugin::view(text)));
    return {};
  });
}
}  // namespace

const parley_host_realtime_v1& realtime_interface() {
  static constexpr parley_host_realtime_v1 table{sizeof table, 0, publish};
  return table;
}

}  // namespace parley::host
