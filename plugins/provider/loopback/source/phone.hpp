// The phones behind the page: takes what customers write and what the bot answers, keeps it, shows it and tells the
// host. The provider's channel and the page's routes are two doors to this.
#pragma once

#include <parley/host/inbound.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "message_table.hpp"
#include "open_channels.hpp"
#include "phone_feed.hpp"
#include "phone_options.hpp"
#include "sequence.hpp"
#include "status_reporter.hpp"
#include "status_worker.hpp"

namespace parley::loopback {

/// Any thread, except start() and stop().
class Phone {
 public:
  /// Throws Failure when the host lacks an interface that the phone needs.
  Phone(sdk::Host host, PhoneOptions options, MicrosNow now);

  /// [main] Begins and ends to tell statuses. Messages are taken in between and outside.
  void start() { worker_.start(); }
  void stop() { worker_.stop(); }

  OpenChannels& channels() { return channels_; }
  const PhoneOptions& options() const { return options_; }

  /// Keeps and shows the bot's message `outbound` (outbound-message.schema.json); a repeated one only once. Returns a
  /// send result. Throws Failure(PARLEY_INVALID) for what is no message.
  std::string deliver(const PhoneChannel& channel, std::string_view outbound);

  /// Keeps, shows and hands to the host what a customer posted; returns its id. With an id that was taken before
  /// nothing happens again. Throws Failure: PARLEY_INVALID; PARLEY_CONFLICT for an id of another customer's;
  /// PARLEY_UNAVAILABLE when the host is full, and then nothing is kept.
  std::string write(const PhoneChannel& channel, const sdk::Json& posted);

  std::vector<Chat> chats(const PhoneChannel& channel);
  std::vector<StoredMessage> history(const PhoneChannel& channel, std::string_view customer, std::int64_t after);
  /// The page has shown the bot's messages up to that number.
  void seen(const PhoneChannel& channel, std::string_view customer, std::int64_t number);
  /// {type, bytes} of a picture or file. Throws Failure(PARLEY_NOT_FOUND).
  std::pair<std::string, std::string> media(const PhoneChannel& channel, std::string_view id) const;

 private:
  void hand_over(const PhoneChannel& channel, const StoredMessage& message);

  PhoneOptions options_;
  Sequence sequence_;
  OpenChannels channels_;
  MessageTable table_;
  PhoneFeed feed_;
  sdk::Inbound inbound_;
  StatusReporter reporter_;
  StatusWorker worker_;  // last: its thread uses what stands above
};

}  // namespace parley::loopback
