// Everything that is configured, read and checked along one path, by `serve` and by `check` alike.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/channel_config.hpp"
#include "config/configuration.hpp"
#include "config/plugin_config.hpp"
#include "config/sources.hpp"
#include "plugin/manifest.hpp"
#include "plugin/plugin_host.hpp"
#include "server/layout.hpp"

namespace parley::server {

struct ServerConfig {
  config::Configuration kernel;
  std::vector<config::PluginConfig> plugins;
  std::vector<config::ChannelConfig> channels;
  config::Findings findings;

  bool ok() const { return !config::has_errors(findings); }
};

/// parley.toml alone: what must be known before plugins can be looked for.
config::Loaded<config::Configuration> load_kernel_config(const config::Sources& sources);

/// The folders to look for plugins in.
std::vector<std::filesystem::path> plugin_folders(const config::Configuration& kernel, const Layout& layout);

/// Checks plugins and channels against the manifests that were found, and the rest against itself.
ServerConfig load_config(const config::Sources& sources, config::Loaded<config::Configuration> kernel,
                         const std::vector<plugin::Manifest>& manifests);

/// What the plugin host takes. Relative paths in a plugin's options count from the data folder.
plugin::PluginConfigs plugin_configs(const ServerConfig& config, const Layout& layout);
/// One plugin's options as it gets them.
std::string plugin_json(const config::Settings& settings, const Layout& layout);

}  // namespace parley::server
