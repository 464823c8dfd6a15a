// A status came in: it moves its message forward, never back, and settles a send of unknown outcome.
#pragma once

#include "messaging/conversation_cache.hpp"
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
  StatusHandler(store::Database& database, ConversationCache& cache, Outbox& outbox, DomainEvents& events,
                const Clock& clock)
      : database_(database), cache_(cache), outbox_(outbox), events_(events), clock_(clock) {}
  Result<Effects> handle(const JournalEntry& entry);

 private:
  DomainEvent event_of(const JournalEntry& entry, const std::string& status, std::string ours) const;

  store::Database& database_;
  ConversationCache& cache_;
  Outbox& outbox_;
  DomainEvents& events_;
  const Clock& clock_;
};

}  // namespace parley::messaging
