// The bus and the cache of this node, made from the plugins that [bus] names.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "bus/bus.hpp"
#include "bus/cache.hpp"
#include "config/configuration.hpp"
#include "plugin/plugin_host.hpp"

namespace parley::server {

/// Holds the plugins: it must go before PluginHost::stop().
struct NodeBus {
  std::optional<bus::Bus> bus;
  std::optional<bus::Cache> cache;
  bool alone = true;  ///< the bus is in-process: there is no other node

  /// Starts the plugins bus.plugin and bus.fallback. Errors: one of them does not run or lacks an interface.
  static Result<std::unique_ptr<NodeBus>> open(const config::Settings& settings, plugin::PluginHost& plugins,
                                               const plugin::PluginConfigs& configs, const Clock& clock, const Log& log,
                                               Metrics& metrics);
  /// Whether the plugin serves here and can therefore be replaced by a restart only.
  static bool uses(const config::Settings& settings, std::string_view plugin);
};

}  // namespace parley::server
