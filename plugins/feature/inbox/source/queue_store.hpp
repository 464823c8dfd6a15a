// The rows of queues, of their agents, and of who takes conversations now.
#pragma once

#include <map>
#include <optional>
#include <parley/host/store.hpp>
#include <string>
#include <vector>

#include "queue.hpp"

namespace parley::inbox {

struct QueueAgent {
  std::string queue_id, user_id;
  std::int64_t priority = 0, last_given_at = 0;
};

/// What a list is narrowed to; empty: nothing.
struct QueueFilter {
  std::string words, department_id;
};

/// Thread-safe. Blocks. Throws Failure; PARLEY_CONFLICT for a name that is taken.
class QueueStore {
 public:
  explicit QueueStore(sdk::Store store) : store_(store) {}

  std::vector<Queue> list(std::string_view tenant, const QueueFilter& filter, std::int64_t most,
                          std::int64_t offset) const;
  std::int64_t count(std::string_view tenant, const QueueFilter& filter = {}) const;
  /// By id.
  std::map<std::string, Queue> all(std::string_view tenant) const;
  std::optional<Queue> find(std::string_view tenant, std::string_view id) const;
  /// By id or by name.
  std::optional<Queue> named(std::string_view tenant, std::string_view id_or_name) const;
  /// The oldest active one of a department.
  std::optional<Queue> of_department(std::string_view tenant, std::string_view department) const;
  void add(std::string_view tenant, const Queue& queue) const;
  void update(std::string_view tenant, const Queue& queue) const;
  /// With its agents.
  void remove(std::string_view tenant, std::string_view id) const;

  /// Of all queues.
  std::vector<QueueAgent> agents(std::string_view tenant) const;
  std::vector<QueueAgent> agents(std::string_view tenant, std::string_view queue) const;
  /// Who stays keeps their turn.
  void set_agents(std::string_view tenant, std::string_view queue, const std::vector<QueueAgent>& agents) const;

  /// "online" or "away", by user; who never said is away.
  std::map<std::string, std::string> availability(std::string_view tenant) const;
  void set_availability(std::string_view tenant, std::string_view user, std::string_view status,
                        std::int64_t now) const;

  /// A statement, to be written together with others: whose turn it was.
  static sdk::Statement gave(std::string_view queue, std::string_view user, std::int64_t now);

 private:
  sdk::Store store_;
};

}  // namespace parley::inbox
