// The configuration in effect, as TOML with the origin of every value: what `parley check --print` shows. Secrets
// appear as their references or as asterisks.
#pragma once

#include <span>
#include <string>

#include "config/channel_config.hpp"
#include "config/configuration.hpp"
#include "config/plugin_config.hpp"

namespace parley::config {

/// Valid TOML: [section], then [plugins."id"], then [[channel]].
std::string dump(const Configuration& configuration, std::span<const PluginConfig> plugins,
                 std::span<const ChannelConfig> channels);

}  // namespace parley::config
