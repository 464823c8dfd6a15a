#include "server/node_bus.hpp"

#include "server/named_plugin.hpp"

namespace parley::server {

namespace {

Result<bus::BusPlugin> start(const std::string& id, plugin::PluginHost& plugins, const plugin::PluginConfigs& configs) {
  const auto instance = start_named(plugins, "bus", id, configs);
  if (!instance) return instance.error();
  const auto* table = (*instance)->interface<parley_bus_v1>(PARLEY_BUS_V1);
  if (!table) return fail(Errc::invalid, "bus plugin " + id + " does not provide " PARLEY_BUS_V1);
  return bus::BusPlugin{id, table, (*instance)->interface<parley_cache_v1>(PARLEY_CACHE_V1), (*instance)->raw(),
                        *instance};
}

bus::TrustOptions trust_options(const config::Settings& settings) {
  return {settings.duration("retry"), std::size_t(settings.integer("pending_drops"))};
}

}  // namespace

Result<std::unique_ptr<NodeBus>> NodeBus::open(const config::Settings& settings, plugin::PluginHost& plugins,
                                               const plugin::PluginConfigs& configs, const Clock& clock, const Log& log,
                                               Metrics& metrics) {
  const std::string &id = settings.string("plugin"), &own_id = settings.string("fallback");
  Result<bus::BusPlugin> own = start(own_id, plugins, configs);
  if (!own) return own.error();
  if (!own->cache) return fail(Errc::invalid, "bus.fallback: plugin " + own_id + " does not provide " PARLEY_CACHE_V1);
  Result<bus::BusPlugin> shared = id == own_id ? own : start(id, plugins, configs);
  if (!shared) return shared.error();
  std::optional<bus::PluginCache> shared_cache;
  if (id != own_id && shared->cache) shared_cache.emplace(*shared);
  if (!shared->cache)
    log.warning("the bus plugin has no cache; limits and presence are this node's own", {{"plugin", id}});
  auto made = std::make_unique<NodeBus>();
  made->alone = id == own_id;
  made->cache.emplace(std::move(shared_cache), bus::PluginCache(*own), trust_options(settings), clock, log.as("cache"),
                      metrics);
  made->bus.emplace(*shared, id == own_id ? std::nullopt : std::optional(*own), log.as("bus"), metrics);
  return made;
}

bool NodeBus::uses(const config::Settings& settings, std::string_view plugin) {
  return settings.string("plugin") == plugin || settings.string("fallback") == plugin;
}

}  // namespace parley::server
