// From how a script came to rest to what the turn does to its session. For durable_runner.cpp only.
#pragma once

#include <string>

#include "script/durable_run.hpp"
#include "script/script_version.hpp"

namespace parley::script {

/// How a run came to rest.
struct Rest {
  enum class Kind { waiting, completed, handed_off, started, afresh, failed, diverged };
  Kind kind = Kind::waiting;
  std::string why;  ///< of failed
};

/// What an input is to a session.
enum class Heard { answer, keep, ignore };
Heard hear(const DurableState& state, const dialogue::Input& input);

/// The outcome of a run that came to rest otherwise than `afresh`. `before` is the session as it was, `called` whether
/// another one waits for it; `begins` a session's first turn.
dialogue::Outcome conclude(const Rest& rest, DurableRun& run, const ScriptVersion& version,
                           const dialogue::Session& before, bool called, bool begins);

/// The outcome of a message that is kept for later.
dialogue::Outcome keep_for_later(const dialogue::Session& session, DurableState state, const dialogue::Input& input,
                                 const DurableOptions& options);

/// "pizza.lua:12: …": what a divergence is, for people.
std::string describe(const Divergence& divergence, const std::string& program);

}  // namespace parley::script
