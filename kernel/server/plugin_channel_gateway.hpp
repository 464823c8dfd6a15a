// Channels of the store, opened at provider plugins and probed through the fetcher.
#pragma once

#include "channels/channel_gateway.hpp"
#include "messaging/transport.hpp"
#include "plugin/plugin_host.hpp"
#include "server/channels.hpp"

namespace parley::server {

/// Thread-safe. What it is given must outlive it.
class PluginChannelGateway final : public channels::ChannelGateway {
 public:
  struct Parts {
    plugin::PluginHost& plugins;
    Channels& channels;
    messaging::ChannelDirectory& directory;
    messaging::Transport& transport;
    messaging::SendLimits limits;
    Millis probe_wait{35'000};  ///< a little more than the fetcher's own limit
  };
  /// `from_file` are the channels of etc/channels.toml.
  PluginChannelGateway(Parts parts, std::vector<channels::ChannelRecord> from_file)
      : parts_(parts), from_file_(std::move(from_file)) {}

  Result<> check(const channels::ChannelRecord& channel) override;
  Result<> apply(const channels::ChannelRecord& channel) override;
  void withdraw(const std::string& channel) override;
  std::vector<std::string> open() const override;
  Result<json::object> probe(const channels::ChannelRecord& channel) override;
  std::vector<channels::ChannelRecord> from_file(const std::string& tenant) const override;

 private:
  using Opened = std::shared_ptr<const messaging::Channel>;
  std::shared_ptr<plugin::Instance> provider_of(const channels::ChannelRecord& channel) const;
  Result<messaging::ChannelConfig> config_of(const channels::ChannelRecord& channel) const;
  Result<Opened> open_trial(const channels::ChannelRecord& channel) const;
  Result<messaging::FarEndResponse> ask(messaging::BuiltRequest request) const;

  const Parts parts_;
  const std::vector<channels::ChannelRecord> from_file_;
};

}  // namespace parley::server
