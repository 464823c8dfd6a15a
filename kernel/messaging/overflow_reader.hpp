// Brings back what was left in the store for want of room, and what an earlier process left there, as room becomes
// free. For a node that is alone on its database; ShardReader does it where several share one.
#pragma once

#include <string>
#include <thread>
#include <unordered_set>

#include "base/log.hpp"
#include "messaging/dispatch.hpp"
#include "messaging/journal_rows.hpp"

namespace parley::messaging {

class OverflowReader {
 public:
  OverflowReader(JournalRows rows, Dispatch& dispatch, Log log);
  ~OverflowReader();

  /// Counts what an earlier process left, then reads on a thread of its own. Before anything is journalled. Errors: of
  /// the database.
  Result<> start();

 private:
  void run();
  /// False: there was nothing to read, or it could not be read.
  bool read_page();
  bool take_up(std::vector<JournalEntry> page);

  const JournalRows rows_;
  Dispatch& dispatch_;
  const Log log_;
  JournalRows::Left what_ = JournalRows::Left::unclaimed;
  std::string place_;                      // in the present reading from the first row to the last: the last id read
  std::unordered_set<std::string> known_;  // what was in memory when that reading began: its rows are no news
  std::uint64_t mark_ = 0;                 // LeftInStore::mark() of that moment
  bool found_ = false;                     // it brought anything
  std::thread thread_;
};

}  // namespace parley::messaging
