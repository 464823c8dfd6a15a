// Runs durable scripts: a turn replays the script from the top, with what its journal recorded, up to where it waits;
// the input answers that wait, and the script goes on until it waits again or ends.
//
// Pure: from a session's state and journal and an input to an outcome. Whether a suspended script is still in memory
// changes nothing but the time it takes.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "dialogue/input.hpp"
#include "dialogue/outcome.hpp"
#include "script/durable_options.hpp"
#include "script/script_version.hpp"

namespace parley::script {

/// Whether a version of a script would do again what a session's journal says it did.
struct DryRun {
  bool compatible = false;
  std::string expected;  ///< the effect in the journal: ask "What size?"
  std::string actual;    ///< what the script does in its place
  int line = 0;          ///< of the script; 0 when not known
  std::int64_t seq = 0;  ///< of the journal row that does not fit
};

/// How a session begins, apart from its variables.
struct Beginning {
  std::string session_id;
  bool called = false;  ///< another session waits for its result: an error goes there, not to people
};

/// One for each (tenant, worker thread): it holds the Lua states. Not thread-safe.
class DurableRunner {
 public:
  /// `clock` measures the time that scripts take and outlives the runner; the time they see is the input's. `random`
  /// gives 64 random bits; by default from the system.
  DurableRunner(const Clock& clock, Log log, DurableOptions options = {}, std::function<std::uint64_t()> random = {});
  ~DurableRunner();

  /// A new session. What the script does wrong is no Error but a session that failed, with a hand-off.
  dialogue::Outcome start(const ScriptVersion& version, const dialogue::Start& start, const dialogue::Input& input,
                          Beginning beginning);
  /// The next turn of input.session, whose journal must be loaded. An input that the session does not wait for gives an
  /// empty outcome. A session that diverged takes up what it could not with Input::Kind::resumed: on its old version,
  /// or on one that fits.
  /// Errors: invalid (a state that cannot be read; no session).
  Result<dialogue::Outcome> resume(const ScriptVersion& version, const dialogue::Input& input);
  /// The session goes on at chat:checkpoint(name, …) of this version, with the state it had there if it came by.
  /// Errors: as of resume; not_found when the script has no such checkpoint.
  Result<dialogue::Outcome> restart(const ScriptVersion& version, std::string_view checkpoint,
                                    const dialogue::Input& input);

  /// Tries a version on a session without doing anything.
  DryRun dry_run(const ScriptVersion& version, const dialogue::Session& session);

  /// How many turns were answered by a coroutine in memory, and how many by replay.
  struct Counts {
    std::uint64_t live = 0;
    std::uint64_t replayed = 0;
  };
  Counts counts() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parley::script
