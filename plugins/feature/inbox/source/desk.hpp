// Where conversations meet agents: keeps a ticket for each that is with people, and gives those that wait.
//
// The conversation is the truth and its ticket follows. A conversation is given by a change that holds only for the
// version that was looked at, so however many agents, threads and nodes reach for it, one gets it. On one node the
// tenant's lock also keeps agents within their capacity; two nodes that give at the same moment may exceed it by one.
#pragma once

#include <array>
#include <mutex>
#include <parley/host/clock.hpp>
#include <parley/host/conversations.hpp>

#include "department_store.hpp"
#include "people.hpp"
#include "queue_routing.hpp"
#include "queue_store.hpp"
#include "ticket_store.hpp"

namespace parley::inbox {

/// Thread-safe. Blocks. Throws Failure.
class Desk {
 public:
  struct Parts {
    sdk::Clock clock;
    sdk::Store store;
    const sdk::Conversations& conversations;
    const People& people;
    const DepartmentStore& departments;
    const QueueStore& queues;
    const TicketStore& tickets;
  };
  explicit Desk(const Parts& parts) : parts_(parts) {}

  /// Brings the ticket of a conversation up to what that is, and gives what can be given then. `queued`: somebody has
  /// just put it into a queue, so the bot has to leave it to people.
  void look_at(const std::string& tenant, const std::string& conversation, bool queued = false);
  /// Gives what waits to who can take it.
  void give_waiting(const std::string& tenant);
  /// The next conversation of a queue for one of its agents, in their name; null when none waits. Throws
  /// PARLEY_DENIED for who is no agent of it, PARLEY_CONFLICT for one at capacity.
  sdk::Json pull(const std::string& tenant, const Queue& queue, const sdk::Json& agent);
  /// Passes a waiting conversation on to another queue; false when it no longer waits.
  bool overflow(const std::string& tenant, Ticket ticket, const Queue& to);

 private:
  struct Floor;  // queues, agents and loads, as they stand
  bool follow(const std::string& tenant, const std::string& conversation, bool queued);
  sdk::Json into_queue(const std::string& tenant, const sdk::Json& conversation, bool queued) const;
  std::optional<Queue> queue_of_holder(const std::string& tenant, const sdk::Json& conversation) const;
  void open_ticket(const std::string& tenant, const sdk::Json& conversation, const Standing& standing) const;
  bool keep_ticket(const std::string& tenant, Ticket ticket, const Standing& standing) const;
  Floor floor(const std::string& tenant) const;
  void give_all(const std::string& tenant);
  sdk::Json give(const std::string& tenant, Ticket ticket, const std::string& agent, const sdk::Json& author) const;
  std::mutex& lock_of(const std::string& tenant) { return locks_[std::hash<std::string>()(tenant) % locks_.size()]; }

  const Parts parts_;
  std::array<std::mutex, 16> locks_;
};

}  // namespace parley::inbox
