// What a new version means to those who are in the middle of a conversation: who can go on with it and who cannot, and
// what is done about it. Nobody is moved who would break.
#pragma once

#include <string>
#include <vector>

#include "bot/programs.hpp"
#include "bot/session_keeper.hpp"
#include "bot/session_repository.hpp"
#include "flow/runner.hpp"
#include "script/durable_options.hpp"

namespace parley::store {
class Writer;
}

namespace parley::bot {

/// One session held against a version.
struct SessionVerdict {
  std::string session;
  std::string conversation;
  std::string version;  ///< it runs on
  std::string reason;   ///< why it cannot go on with the new one; empty: it can
};

struct DryRunReport {
  std::size_t live = 0;                  ///< sessions that go on, on any version
  std::size_t fitting = 0;               ///< of them, those that could move
  std::vector<SessionVerdict> breaking;  ///< the first kMostListed of the others
};

/// What happens to the sessions that run when a version is published.
enum class RunningSessions : std::uint8_t {
  stay,    ///< they end on the version they began with
  move,    ///< those that fit go on with the new one; the others stay
  restart  ///< all begin anew, at the start or at a node or checkpoint, with their variables
};
std::optional<RunningSessions> running_sessions_from(std::string_view word);

struct MoveReport {
  DryRunReport dry_run;
  std::size_t moved = 0;
  std::size_t restarted = 0;
  std::size_t stayed = 0;
};

/// Thread-safe. All functions block.
class LiveSessions {
 public:
  static constexpr std::size_t kMostListed = 100;

  /// All references outlive it.
  LiveSessions(store::Database& database, store::Writer& writer, SessionKeeper& keeper, script::DurableOptions scripts,
               const Clock& clock, Log log);

  /// Holds a version against every live session of its name. Errors: of the database.
  Result<DryRunReport> dry_run(const std::string& tenant, const std::string& name, const Runnable& next) const;
  /// The same, and then does what was chosen. `next` is in the store as a version already; `at` is a node or checkpoint
  /// for restart, empty for the start.
  Result<MoveReport> apply(const std::string& tenant, const std::string& name, const Runnable& next,
                           RunningSessions choice, const std::string& at = {}) const;

 private:
  struct Live {
    SessionToWake place;
    std::string conversation;
    std::shared_ptr<const dialogue::Session> session;
  };
  using Visitor = std::function<Result<>(const Live& live, const std::string& reason)>;
  /// Every live session with the reason why it cannot move, empty when it can.
  Result<> each(const std::string& tenant, const std::string& name, const Runnable& next, const Visitor& visit) const;
  Result<bool> move(const std::string& tenant, const Live& live, const std::string& version) const;

  store::Database& database_;
  store::Writer& writer_;
  SessionKeeper& keeper_;
  const SessionRepository repository_;
  const script::DurableOptions scripts_;
  const Clock& clock_;
  const Log log_;
};

}  // namespace parley::bot
