#include "server/channel_control.hpp"

#include "api/channel_routes.hpp"
#include "base/named_thread.hpp"

namespace parley::server {

namespace {

constexpr std::string_view kTopic = "channels";

}  // namespace

ChannelControl::ChannelControl(const ChannelGround& ground, PluginChannelGateway::Parts gateway,
                               std::vector<channels::ChannelRecord> from_file)
    : ground_(ground),
      log_(ground.log.as("channels")),
      repository_(ground.database, ground.vault),
      gateway_(gateway, std::move(from_file)),
      service_({repository_, ground.writer, gateway_, ground.audit, ground.quotas, ground.clock, ground.ids}) {
  ground_.quotas.count(channels::counted_connections());
}

ChannelControl::~ChannelControl() {
  subscription_ = bus::Subscription();
  heard_.close();
  if (thread_.joinable()) thread_.join();
}

Result<> ChannelControl::start() {
  // Subscribed first: what changes while the store is being read is looked at again.
  Result<bus::Subscription> subscription = ground_.bus.subscribe(
      kTopic,
      {[this](std::string_view payload) { heard_.change(std::string(payload)); }, [this] { heard_.everything(); }});
  if (!subscription) return subscription.error();
  subscription_ = std::move(*subscription);
  if (const Result<> opened = open_all(); !opened) return opened;
  thread_ = named_thread("channels", [this] { listen(); });
  service_.relay_by([this](const std::string& tenant, const std::string& id) {
    const auto told = ground_.bus.publish(
        kTopic, json::serialize(json::object{{"node", ground_.node}, {"tenant", tenant}, {"id", id}}));
    if (!told) log_.warning("other nodes were not told of a changed channel", {{"reason", told.error().message}});
  });
  return {};
}

Result<> ChannelControl::open_all() {
  return service_.open_all(ground_.access, [this](const channels::ChannelRecord& channel, const Error& error) {
    log_.warning("channel left out", {{"tenant", channel.tenant}, {"channel", channel.id}, {"reason", error.message}});
  });
}

void ChannelControl::reopen() {
  if (const Result<> opened = open_all(); !opened)
    log_.warning("channels were not read again", {{"reason", opened.error().message}});
}

void ChannelControl::listen() {
  while (const std::optional<std::string> payload = heard_.next()) {
    if (payload->empty())
      reopen();
    else
      take_over(*payload);
  }
}

void ChannelControl::take_over(const std::string& payload) {
  const Result<json::value> parsed = parse_json(payload, "a message of the bus");
  if (!parsed || !parsed->is_object()) return;
  const json::object& change = parsed->as_object();
  if (string_or(change, "node") == ground_.node) return;
  const std::string tenant(string_or(change, "tenant")), id(string_or(change, "id"));
  if (const Result<> done = service_.refresh(tenant, id); !done)
    log_.warning("a channel that another node changed was not taken over",
                 {{"tenant", tenant}, {"channel", id}, {"reason", done.error().message}});
}

Result<> ChannelControl::add_routes(rest::Api& api) {
  return api::add_channel_routes(api, service_);
}

}  // namespace parley::server
