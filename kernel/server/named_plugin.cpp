#include "server/named_plugin.hpp"

namespace parley::server {

Result<std::shared_ptr<plugin::Instance>> start_named(plugin::PluginHost& plugins, std::string_view role,
                                                      const std::string& id, const plugin::PluginConfigs& configs) {
  const auto config = configs.find(id);
  plugins.start({{id, config == configs.end() ? plugin::PluginConfig{} : config->second}});
  if (auto instance = plugins.find(id)) return instance;
  const std::string subject = std::string(role) + " plugin " + id;
  for (const plugin::PluginStatus& status : plugins.status())
    if (status.id == id)
      return fail(Errc::unavailable, subject + " is " + std::string(plugin::name(status.state)) + ": " + status.reason);
  return fail(Errc::not_found, subject + " was not found; `parley plugins` lists what there is");
}

}  // namespace parley::server
