// One server for one database: two would each take the other's messages under way for left over and send them again.
// Goes when conversations and the outbox are leased between nodes.
#pragma once

#include "base/clock.hpp"
#include "store/session.hpp"

namespace parley::server {

/// Held as long as it lives, by a session of its own; the database lets it go when the process is gone.
class DatabaseLock {
 public:
  /// Waits at most `patience` for a server that is just ending. On SQLite the lock of the data folder does this.
  /// Errors: unavailable when another server works on this database, or what the database says.
  static Result<DatabaseLock> take(const store::Storage& storage, Millis patience);

 private:
  explicit DatabaseLock(store::Session session) : session_(std::move(session)) {}
  store::Session session_;
};

}  // namespace parley::server
