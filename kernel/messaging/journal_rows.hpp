// What the journal holds and nobody has finished, read back: after a start, a take-over, a word from another node, and
// when effects were refused.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messaging/journal.hpp"

namespace parley::store {
class Database;
class SystemAccess;
class WriteSet;
}  // namespace parley::store

namespace parley::messaging {

/// Thread-safe; all functions block.
class JournalRows {
 public:
  JournalRows(const store::SystemAccess& access, store::Database& database) : access_(access), database_(database) {}

  /// Where a reading in pages stands.
  struct Place {
    std::int64_t arrival = 0;
    std::string id;
  };
  static constexpr std::size_t kPage = 1000;

  /// For a node that is alone, at its start: takes the claim from all that waits, for no memory holds it any more.
  store::WriteSet unclaim_all() const;
  /// The next page of what waits and was in no memory when it was written, after the entry of this id, in order; under
  /// epoch 1. For a node that is alone.
  Result<std::vector<JournalEntry>> unclaimed(const std::string& after) const;
  /// How many entries wait, of all shards.
  Result<std::size_t> count_pending() const;
  /// The next page of what is pending in the node's shards and was not put there under its own epoch, in order.
  Result<std::vector<JournalEntry>> unseen(const std::string& node, Place& after) const;

  /// Whether nobody has finished the entry.
  Result<bool> waits(const JournalEntry& entry) const;
  /// What waits in the lane of an entry, in order, at most a page.
  Result<std::vector<JournalEntry>> lane_of(const JournalEntry& entry) const;

 private:
  const store::SystemAccess& access_;
  store::Database& database_;
};

}  // namespace parley::messaging
