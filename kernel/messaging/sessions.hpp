// The sessions of flows and scripts as the pipeline needs them: read with their conversation, written with its turn,
// and told when that is durable. The bot room implements it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "messaging/bot.hpp"

namespace parley::store {
class WriteSet;
}

namespace parley::messaging {

/// Where a session runs.
struct SessionPlace {
  std::string tenant;
  std::string channel;
  std::string conversation;
  std::string contact;
  std::string peer;     ///< the lane
  json::object person;  ///< whom to write to, as in an inbound event's "from"
  int shard = 0;
  WallTime at{};  ///< of the turn
};

/// Thread-safe.
class Sessions {
 public:
  virtual ~Sessions() = default;
  /// The session that waits in the conversation, with its journal and its callers, or null. Blocks.
  virtual Result<std::shared_ptr<const dialogue::Session>> waiting(const std::string& tenant,
                                                                   const std::string& conversation) = 0;
  /// A session that diverged and that a person has decided about, or null. Blocks.
  virtual Result<std::shared_ptr<const dialogue::Session>> diverged(const std::string& tenant,
                                                                    const std::string& session) = 0;
  /// Adds the turns to the write set. It fails with Errc::conflict when a session has moved on meanwhile.
  virtual void write(store::WriteSet& set, const SessionPlace& place, const std::vector<SessionTurn>& turns) = 0;
  /// The turns are durable: timers and requests are taken up. Quick; on the writer's thread.
  virtual void committed(const SessionPlace& place, const std::vector<SessionTurn>& turns) = 0;
};

/// Where no bot has sessions.
class NoSessions final : public Sessions {
 public:
  Result<std::shared_ptr<const dialogue::Session>> waiting(const std::string&, const std::string&) override {
    return std::shared_ptr<const dialogue::Session>();
  }
  Result<std::shared_ptr<const dialogue::Session>> diverged(const std::string&, const std::string&) override {
    return std::shared_ptr<const dialogue::Session>();
  }
  void write(store::WriteSet&, const SessionPlace&, const std::vector<SessionTurn>&) override {}
  void committed(const SessionPlace&, const std::vector<SessionTurn>&) override {}
};

}  // namespace parley::messaging
