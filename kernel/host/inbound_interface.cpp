// parley.host.inbound/1: events of a provider that has no webhook, through the same journal as everybody's.
#include <future>

#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "messaging/intake.hpp"
#include "plugin/call.hpp"
#include "plugin/plugin_context.hpp"

namespace parley::host {

namespace {

using plugin::view;

constexpr std::chrono::seconds kLongest{15};  // longer than the writer tries again

parley_status accept(const parley_host* host, parley_str channel_id, parley_str events, const parley_sink* error) {
  return answer(error, [&]() -> Result<> {
    Services& services = services_of(host);
    const auto entered = enter(services);
    if (!entered) return entered.error();
    const std::string& id = plugin::context_of(host).id;
    const auto channel = services.channels.current()->find(view(channel_id));
    if (!channel || channel->provider() != id)
      return fail(Errc::not_found, "no channel '" + std::string(view(channel_id)) + "' of " + id + " is configured");
    const auto outcome = std::make_shared<std::promise<Result<messaging::Journal::Receipt>>>();
    auto future = outcome->get_future();
    services.intake.events(view(channel_id), view(events), [outcome](auto receipt) { outcome->set_value(receipt); });
    if (future.wait_for(kLongest) != std::future_status::ready)
      return fail(Errc::timeout, "the journal did not answer in time; send the events again, repeats are dropped");
    const auto receipt = future.get();
    if (!receipt) return receipt.error();
    return {};
  });
}

}  // namespace

const parley_host_inbound_v1& inbound_interface() {
  static constexpr parley_host_inbound_v1 table{sizeof table, 0, accept};
  return table;
}

}  // namespace parley::host
