// Tells the host what became of the bot's messages (sent, delivered, read), on the road that a real provider's webhooks
// take. What is to be told stands in the table, so a restart or a full host delays it and loses nothing.
#pragma once

#include <parley/host/inbound.hpp>

#include "message_table.hpp"
#include "phone_feed.hpp"
#include "sequence.hpp"

namespace parley::loopback {

/// Any thread. What is passed by reference must outlive it.
class StatusReporter {
 public:
  StatusReporter(sdk::Host host, const MessageTable& table, const PhoneFeed& feed, Sequence& sequence)
      : inbound_(host), table_(table), feed_(feed), sequence_(sequence) {}

  /// Tells what is due for the channel, up to a hundred messages; true when there is more. Blocks until the host has it
  /// durable. Throws Failure when the host does not take it: then all of it stays due.
  bool report(const PhoneChannel& channel) const;

 private:
  sdk::Inbound inbound_;
  const MessageTable& table_;
  const PhoneFeed& feed_;
  Sequence& sequence_;
};

}  // namespace parley::loopback
