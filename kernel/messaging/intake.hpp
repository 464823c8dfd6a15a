// The front door for events: checks who speaks, reads what is said, sends each event to the channel it names.
//
// A signature proves a secret, and a secret belongs to certain channels: an event for any other channel is kept as a
// dead letter of the channel that signed, so one tenant's secret never writes into another tenant's conversations.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "messaging/channel_directory.hpp"
#include "messaging/journal.hpp"

namespace parley::messaging {

class Intake {
 public:
  Intake(ChannelDirectory& channels, Journal& journal, Log log, Metrics& metrics);

  using Done = std::function<void(Result<Journal::Receipt>)>;

  /// A webhook of a provider, as it came in. The request need not outlive the call. `done` is called once, possibly
  /// before this returns: Errc::denied for a signature no channel vouches for (a channel without a secret vouches for
  /// nothing), Errc::invalid for a body that is no document of the provider, Errc::unavailable when there is no room.
  /// Any thread.
  void webhook(std::string_view provider, const parley_http_request& request, Done done);

  /// The provider's check of the endpoint: the body to answer. Errc::denied when no channel knows the token.
  Result<std::string> handshake(std::string_view provider, const parley_http_request& request) const;

  /// {"events": [...]} for one channel, from a trusted source inside this process.
  void events(std::string_view channel_id, std::string_view document, Done done);

 private:
  using Channels = std::vector<std::shared_ptr<const Channel>>;
  Result<Channels> vouching(const ChannelSet& set, std::string_view provider, const parley_http_request& request) const;
  void journal_all(const Channels& allowed, std::vector<InboundEvent> events, Done done);

  ChannelDirectory& channels_;
  Journal& journal_;
  Log log_;
  Counter& denied_;
};

}  // namespace parley::messaging
