// Says that something is wrong: raises alerts while it lasts, and tells the agents whom it concerns.
#pragma once

#include <parley/host/clock.hpp>

#include "alert_store.hpp"
#include "channel_health.hpp"
#include "inbox_options.hpp"
#include "notifications.hpp"
#include "queue_store.hpp"
#include "ticket_store.hpp"

namespace parley::inbox {

/// Thread-safe. Blocks. Throws Failure. What it is given outlives it.
class Alarms {
 public:
  struct Parts {
    sdk::Clock clock;
    const QueueStore& queues;
    const TicketStore& tickets;
    const AlertStore& alerts;
    const ChannelHealth& channels;
    const Notifications& notifications;
    const InboxOptions& options;
  };
  explicit Alarms(const Parts& parts) : parts_(parts) {}

  /// Promised times that end soon or have passed.
  void look_at_promises(const std::string& tenant, const std::map<std::string, Queue>& queues) const;
  /// Lines that are too long, or have become short again.
  void look_at_line(const std::string& tenant, const Queue& queue, std::span<const Ticket> waiting) const;
  /// Channels that fail, or work again.
  void look_at_channels(const std::string& tenant) const;

 private:
  void tell(const std::string& tenant, const Ticket& ticket, std::string_view queue, std::int64_t bits) const;

  const Parts parts_;
};

}  // namespace parley::inbox
