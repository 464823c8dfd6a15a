// The SQL of sessions, their journals and their traces.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "messaging/retention.hpp"
#include "messaging/sessions.hpp"

namespace parley::store {
class Database;
class SystemAccess;
class WriteSet;
}  // namespace parley::store

namespace parley::bot {

/// What waits for a time, or for an answer from outside, and where.
struct SessionToWake {
  std::string tenant;
  std::string channel;
  std::string session;
  json::object person;
  int shard = 0;
  std::int64_t revision = 0;
  std::optional<WallTime> due;
  std::vector<dialogue::Request> requests;
};

class SessionRepository {
 public:
  explicit SessionRepository(store::Database& database) : database_(database) {}

  /// The session that waits in the conversation, with its callers and, of scripts, the journals. Blocks.
  Result<std::shared_ptr<const dialogue::Session>> waiting(const std::string& tenant,
                                                           const std::string& conversation) const;
  /// The session if it has diverged, or null. Blocks.
  Result<std::shared_ptr<const dialogue::Session>> diverged(const std::string& tenant, const std::string& id) const;
  /// One session, whatever its status, with its callers and journals; null when there is none. Blocks.
  Result<std::shared_ptr<const dialogue::Session>> find(const std::string& tenant, const std::string& id) const;

  /// Sessions whose time comes before `before`, the first `most` of them after (`due`, `id`) of the last page. Blocks.
  struct Place {
    std::int64_t due = 0;
    std::string session;
  };
  Result<std::vector<SessionToWake>> due(const store::SystemAccess& access, WallTime before, std::size_t most,
                                         Place& place) const;
  /// Where a session is to be told something; nothing when there is none. Blocks.
  Result<std::optional<SessionToWake>> to_wake(const std::string& tenant, const std::string& id) const;
  /// Sessions of the shard that wait for answers from outside. Blocks.
  Result<std::vector<SessionToWake>> asking(const store::SystemAccess& access, int shard) const;

  /// What goes when it is older than `keep`: traces, and sessions that have ended, with their journals.
  static std::vector<messaging::Aged> aged(Millis keep);

  /// Adds what a turn did to a session. The set fails with Errc::conflict when the session has moved on meanwhile.
  static void write(store::WriteSet& set, const messaging::SessionPlace& place, const messaging::SessionTurn& turn);

 private:
  Result<std::shared_ptr<const dialogue::Session>> with_callers(const std::string& tenant, dialogue::Session session,
                                                                const std::string& caller) const;
  store::Database& database_;
};

}  // namespace parley::bot
