// The configuration of plugins: plugins.d/<plugin>.toml with its local override, the environment and the command line.
// A plugin that is off is checked like one that is on, so turning it on holds no surprise.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/loaded.hpp"
#include "config/option.hpp"
#include "config/settings.hpp"
#include "config/sources.hpp"

namespace parley::config {

struct PluginConfig {
  std::string id;
  bool enabled = false;
  /// False when no manifest was there to check against: `settings` then holds `enabled` alone.
  bool checked = false;
  Settings settings;
};

/// What every plugin's file holds: `enabled`, required.
OptionTable common_plugin_options();

/// `manifests` has the option table of every plugin that was found, by id. A plugin that nothing configures is not in
/// the result; one that is configured without a manifest is a warning. Sorted by id.
Loaded<std::vector<PluginConfig>> load_plugins(const Sources& sources,
                                               const std::map<std::string, OptionTable>& manifests);

}  // namespace parley::config
