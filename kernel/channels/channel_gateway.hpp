// The running side of channels: opening them at their provider plugins and asking the far end whether it is well.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "channels/channel_record.hpp"

namespace parley::channels {

class ChannelGateway {
 public:
  virtual ~ChannelGateway() = default;

  /// Whether the provider takes these settings. Errc::unprocessable with the provider's words; Errc::unavailable when
  /// its plugin does not run; Errc::conflict when the account is another channel's.
  virtual Result<> check(const ChannelRecord& channel) = 0;
  /// Opens the channel, or puts it in place of what runs under its id; closes it when it is not active. Messages under
  /// way end where they began.
  virtual Result<> apply(const ChannelRecord& channel) = 0;
  virtual void withdraw(const std::string& channel) = 0;
  /// The ids of the channels that apply() has opened and nothing closed since.
  virtual std::vector<std::string> open() const = 0;
  /// Asks the provider's far end about the channel; blocks for as long as the fetcher allows. An Error is the far end's
  /// or the network's answer in words for a person.
  virtual Result<json::object> probe(const ChannelRecord& channel) = 0;
  /// The channels of etc/channels.toml that belong to the tenant.
  virtual std::vector<ChannelRecord> from_file(const std::string& tenant) const = 0;
};

}  // namespace parley::channels
