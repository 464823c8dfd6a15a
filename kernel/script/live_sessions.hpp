// Suspended scripts that are still in memory, so that the next turn need not replay. They only save time: one whose
// session is not exactly what it was left as is thrown away. For the .cpp files of this room only.
#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>

#include "dialogue/outcome.hpp"
#include "script/durable_stage.hpp"

namespace parley::script {

struct LiveSession {
  DurableStage* stage = nullptr;
  std::unique_ptr<DurableRun> run;
  std::unique_ptr<Coroutine> script;
};

class LiveSessions {
 public:
  explicit LiveSessions(std::size_t most) : most_(most) {}

  /// As the turn left it; the one longest unused makes room.
  void keep(LiveSession session, const std::string& version, const dialogue::SessionChange& change);
  /// Nothing when the session is not here, or is not what was kept: another thread took a turn, or a turn that was
  /// computed was not written.
  std::optional<LiveSession> take(const dialogue::Session& session, const std::string& version);
  void drop(const std::string& session_id);
  void drop_version(const std::string& version);

 private:
  struct Kept {
    std::string id;
    std::string version;
    std::int64_t revision = 0;
    std::string state;
    Journal tail;  // the rows that the last turn added
    LiveSession session;
  };
  static bool same(const Kept& kept, const dialogue::Session& session, const std::string& version);

  const std::size_t most_;
  std::list<Kept> kept_;  // the last used in front
};

}  // namespace parley::script
