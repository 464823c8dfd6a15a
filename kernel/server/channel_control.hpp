// Channels that people make, put together: their service, the running side, and the word between nodes.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "bus/bus.hpp"
#include "channels/channel_service.hpp"
#include "rest/api.hpp"
#include "server/heard_changes.hpp"
#include "server/plugin_channel_gateway.hpp"

namespace parley::server {

/// All of it outlives the control.
struct ChannelGround {
  std::string node;  ///< this process among those on the bus
  const store::SystemAccess& access;
  store::Database& database;
  store::Writer& writer;
  const secrets::Vault& vault;
  identity::Audit& audit;
  identity::Quotas& quotas;
  bus::Bus& bus;
  const Clock& clock;
  Ids& ids;
  Log log;
};

class ChannelControl {
 public:
  ChannelControl(const ChannelGround& ground, PluginChannelGateway::Parts gateway,
                 std::vector<channels::ChannelRecord> from_file);
  ~ChannelControl();
  ChannelControl(const ChannelControl&) = delete;
  ChannelControl& operator=(const ChannelControl&) = delete;

  /// Opens what the store has, and from now on takes over what other nodes change. Once the providers run.
  Result<> start();
  /// Opens what the store has anew, as a provider was replaced: what was opened too early for it, or not at all. What
  /// is open on the running one stays as it is. Blocks.
  void reopen();
  Result<> add_routes(rest::Api& api);
  channels::ChannelService& service() { return service_; }

 private:
  void listen();
  void take_over(const std::string& payload);
  Result<> open_all();

  const ChannelGround ground_;
  Log log_;
  channels::ChannelRepository repository_;
  PluginChannelGateway gateway_;
  channels::ChannelService service_;
  HeardChanges heard_{10'000};
  std::thread thread_;  // reading the store is not for the bus's thread
  bus::Subscription subscription_;
};

}  // namespace parley::server
