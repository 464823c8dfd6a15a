// parley.host.events/1: domain events for plugins, after their commit, off the writer's thread.
#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "plugin/call.hpp"
#include "plugin/instance.hpp"

namespace parley::host {

namespace {

using plugin::str;
using plugin::view;

parley_status subscribe(const parley_host* host, parley_str kind, void* ctx,
                        void (*event)(void* ctx, parley_str kind, parley_str document), const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    const plugin::PluginContext& context = plugin::context_of(host);
    services_of(host).events.subscribe(
        Registrations::owner(context.id, context.generation), std::string(view(kind)),
        [context, ctx, event](const std::string& name, const std::string& document) {
          const auto pin = context.pin();
          if (!pin) return;
          const Result<> told = plugin::call(context.id, "event " + name, [&](const parley_sink*) {
            event(ctx, str(name), str(document));
            return PARLEY_OK;
          });
          if (!told) context.log.error("an event was not taken", {{"reason", told.error().message}});
        });
    return {};
  });
}

}  // namespace

const parley_host_events_v1& events_interface() {
  static constexpr parley_host_events_v1 table{sizeof table, 0, subscribe};
  return table;
}

}  // namespace parley::host
