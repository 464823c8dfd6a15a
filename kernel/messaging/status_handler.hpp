// A status came in: it moves its message forward, never back, and settles a send of unknown outcome.
#pragma once

#include "messaging/dispatch.hpp"
#include "messaging/domain_events.hpp"
#include "messaging/outbox.hpp"

namespace parley::messaging {

/// Where a status stands in the life of a message; nothing for one that says nothing about it.
/// accepted 1 < sent 2 < delivered 3 < read 4 < played 5; failed 9 is final.
std::optional<int> status_rank(std::string_view status);

/// Thread-safe.
class StatusHandler {
 public:
  StatusHandler(Outbox& outbox, DomainEvents& events, const Clock& clock)
      : outbox_(outbox), events_(events), clock_(clock) {}
  Result<Effects> handle(const JournalEntry& entry);

 private:
  Outbox& outbox_;
  DomainEvents& events_;
  const Clock& clock_;
};

}  // namespace parley::messaging
