// The configuration of channels: the [[channel]] tables of channels.toml, laid over by the local file, the environment
// and the command line by id. The kernel checks what all channels have, the provider's table the rest.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/loaded.hpp"
#include "config/option.hpp"
#include "config/settings.hpp"
#include "config/sources.hpp"

namespace parley::config {

struct ChannelConfig {
  std::string id;
  std::string tenant;
  std::string provider;
  bool enabled = true;
  /// False when the provider's table was not there: `settings` then holds the common options alone.
  bool checked = false;
  Settings settings;
};

/// id, tenant, provider, name, enabled, messages_per_second, pair_interval, pair_burst. A rate that is not set is 0 and
/// means the one in [outbox].
OptionTable common_channel_options();

/// `providers` has the channel options of every provider plugin that was found, by plugin id. A channel whose provider
/// is missing is a warning. In the order of the files.
Loaded<std::vector<ChannelConfig>> load_channels(const Sources& sources,
                                                 const std::map<std::string, OptionTable>& providers);

}  // namespace parley::config
