// The configuration in effect as a JSON document with the origin of every value: what GET /system/config shows. Secrets
// appear as their references or as asterisks, because what is rendered is their type's redacted form and nothing else.
#pragma once

#include <span>

#include "config/channel_config.hpp"
#include "config/configuration.hpp"
#include "config/plugin_config.hpp"

namespace parley::config {

/// {"sections": {"server": {"listen": {"value", "origin"}}}, "plugins": {id: {...}}, "channels": {id: {...}}}. Values
/// of options that operators write as text (durations, sizes, addresses) are text here too.
json::object to_json(const Configuration& configuration, std::span<const PluginConfig> plugins,
                     std::span<const ChannelConfig> channels);

}  // namespace parley::config
