// parley.host.realtime/1: a plugin's rooms carry its id before their name, so no plugin speaks in another's room.
#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "plugin/call.hpp"
#include "plugin/plugin_context.hpp"
#include "realtime/event_stream.hpp"
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

Result<realtime::Event> event_from(std::string tenant, std::string_view text) {
  Result<json::value> parsed = parse_json(text, "a live event");
  if (!parsed) return parsed.error();
  json::object* document = parsed->if_object();
  json::value* data = document ? document->if_contains("data") : nullptr;
  const json::array* rooms = document ? find_array(*document, "rooms") : nullptr;
  const std::string_view type = document ? string_or(*document, "type") : std::string_view();
  if (type.empty() || !rooms || !data || !data->is_object())
    return fail(Errc::invalid, "a live event: expected {\"type\", \"rooms\": [...], \"data\": {...}}");
  realtime::Event event(std::move(tenant), std::string(type), {}, data->get_object());
  for (const json::value& room : *rooms)
    if (room.is_string()) event.rooms.emplace_back(room.get_string());
  return event;
}

parley_status emit(const parley_host* host, parley_str tenant, parley_str text, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    Result<realtime::Event> event = event_from(std::string(plugin::view(tenant)), plugin::view(text));
    if (!event) return event.error();
    services_of(host).stream.publish(std::move(*event));
    return {};
  });
}

}  // namespace

const parley_host_realtime_v1& realtime_interface() {
  static constexpr parley_host_realtime_v1 table{sizeof table, 0, publish, emit};
  return table;
}

}  // namespace parley::host
