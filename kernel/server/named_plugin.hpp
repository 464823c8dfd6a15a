// A plugin that the configuration names for a part of the server: started before the others, which may need that part.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "plugin/plugin_host.hpp"

namespace parley::server {

/// Starts plugin `id` alone, unless it runs. `role` is for the error: "storage", "bus". Errors: unavailable (it is off,
/// or failed: with its reason), not_found.
Result<std::shared_ptr<plugin::Instance>> start_named(plugin::PluginHost& plugins, std::string_view role,
                                                      const std::string& id, const plugin::PluginConfigs& configs);

}  // namespace parley::server
