// Brings back what was left in the store for want of room, and what an earlier process left there, as room becomes
// free. For a node that is alone on its database; ShardReader does it where several share one.
#pragma once

#include <string>
#include <thread>

#include "base/log.hpp"
#include "messaging/dispatch.hpp"
#include "messaging/journal_rows.hpp"

namespace parley::store {
class Writer;
}

namespace parley::messaging {

class OverflowReader {
 public:
  OverflowReader(JournalRows rows, Dispatch& dispatch, store::Writer& writer, Log log);
  ~OverflowReader();

  /// Takes the claims of an earlier process away and counts what it left, then reads on a thread of its own. Before
  /// anything is journalled. Errors: of the database.
  Result<> start();

 private:
  void run();
  /// False: there was nothing to read, or it could not be read.
  bool read_page();
  bool take_up(std::vector<JournalEntry> page);

  const JournalRows rows_;
  Dispatch& dispatch_;
  store::Writer& writer_;
  const Log log_;
  // The present reading from the first row to the last:
  Dispatch::Reading reading_;
  std::string place_;   // the last id read
  bool found_ = false;  // it brought anything
  std::thread thread_;
};

}  // namespace parley::messaging
