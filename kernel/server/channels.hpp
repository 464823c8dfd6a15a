// Opens the configured channels at their providers, when a provider starts and again when it is replaced.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "messaging/channel_directory.hpp"
#include "plugin/instance.hpp"

namespace parley::server {

/// Thread-safe.
class Channels {
 public:
  Channels(messaging::ChannelDirectory& directory, Log log) : directory_(directory), log_(log.as("channels")) {}

  /// What should be open. Before the first provider starts.
  void configure(std::vector<messaging::ChannelConfig> configs);

  /// Opens all channels of this provider on the instance and puts them in place of those on an older one. At the first
  /// start a channel that cannot be opened is logged and left out; when it was open before, nothing changes and the
  /// error is returned: a reload must not take a channel away.
  Result<> open_on(const std::shared_ptr<plugin::Instance>& instance);

  /// Opens one channel on the running instance of its provider, or puts it in place of what is open under its id; what
  /// is open there with the same config already stays as it is. It stays among those that are opened when the provider
  /// is replaced. Errors: unavailable (the provider does not run), conflict (the account is another channel's), what
  /// the provider says.
  Result<> put(messaging::ChannelConfig config, const std::shared_ptr<plugin::Instance>& provider);
  /// Closes a channel and forgets it. Messages under way end where they began.
  void drop(const std::string& id);

  /// Lets go of every channel, so that providers can drain.
  void close_all();

 private:
  messaging::ChannelDirectory& directory_;
  Log log_;
  std::mutex mutex_;
  std::vector<messaging::ChannelConfig> configs_;
};

}  // namespace parley::server
