// The rows of tickets.
#pragma once

#include <map>
#include <parley/host/store.hpp>
#include <vector>

#include "ticket.hpp"

namespace parley::inbox {

/// What a queue has done since a moment.
struct QueueFigures {
  std::int64_t waiting = 0, in_service = 0;
  std::optional<std::int64_t> longest_since;  ///< since when the first one waits
  std::int64_t average_wait_ms = 0;           ///< of those that were given since then
  std::int64_t first_replies_kept = 0, first_replies_broken = 0, resolutions_kept = 0, resolutions_broken = 0;
};

/// Thread-safe. Blocks. Throws Failure; add() PARLEY_CONFLICT when the conversation has an open ticket.
class TicketStore {
 public:
  explicit TicketStore(sdk::Store store) : store_(store) {}

  std::optional<Ticket> open_of(std::string_view tenant, std::string_view conversation) const;
  /// In the order in which they are to be given: by priority, then the oldest first.
  std::vector<Ticket> waiting(std::string_view tenant, std::int64_t most) const;
  std::vector<Ticket> waiting_in(std::string_view tenant, std::string_view queue, std::int64_t most) const;
  /// Open ones that something was promised for and that not everything was told of.
  std::vector<Ticket> promised(std::string_view tenant, std::int64_t most) const;
  /// How many are with each agent.
  std::map<std::string, std::int64_t> loads(std::string_view tenant) const;
  QueueFigures figures(std::string_view tenant, std::string_view queue, std::int64_t since, std::int64_t now) const;
  /// Conversations whose ticket says something else than they do, and those that spoke since then and miss one.
  std::vector<std::string> astray(std::string_view tenant, std::int64_t spoke_since, std::int64_t most) const;

  void add(std::string_view tenant, const Ticket& ticket) const;
  /// Everything that changes in an open one.
  void update(std::string_view tenant, const Ticket& ticket) const;
  static sdk::Statement updating(const Ticket& ticket);
  void close(std::string_view tenant, const Ticket& ticket, std::string_view outcome, std::int64_t now) const;
  /// Closed ones from before then.
  void forget(std::string_view tenant, std::int64_t before) const;

 private:
  sdk::Store store_;
};

}  // namespace parley::inbox
