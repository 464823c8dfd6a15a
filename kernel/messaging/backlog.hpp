// How much work waits in the tables: events to be handled, messages to be sent, what could not be handled, what is to
// be brought back or forgotten. For operators; across all tenants, and of every node that shares the database.
#pragma once

#include <string>
#include <vector>

#include "store/database.hpp"

namespace parley::messaging {

class Backlog {
 public:
  /// Rows are counted to here and no further.
  static constexpr std::int64_t kMost = 100'000;

  /// `keep`: how long the journal remembers what was handled (journal.keep).
  Backlog(const store::SystemAccess& access, store::Database& database, Millis keep, const Clock& clock)
      : access_(access), database_(database), keep_(keep), clock_(clock) {}

  struct Item {
    std::string name;  ///< "journal", "outbox", ...
    std::string what;  ///< a sentence for people
    std::int64_t count = 0;
    bool more = false;                ///< there are more than `count`
    std::optional<WallTime> first{};  ///< of the row whose turn is next: when it came, or is due
  };

  /// Thread-safe; blocks. Errors: of the database.
  Result<std::vector<Item>> read() const;

 private:
  const store::SystemAccess& access_;
  store::Database& database_;
  const Millis keep_;
  const Clock& clock_;
};

}  // namespace parley::messaging
