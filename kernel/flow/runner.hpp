// Runs flows: a turn begins with something that happened and ends where the flow waits, or with its end.
//
// Pure: from a session's state and an input to an outcome. It touches no store, socket or clock, so a turn can be
// simulated, traced and tried out on a copy.
#pragma once

#include <functional>

#include "dialogue/input.hpp"
#include "dialogue/outcome.hpp"
#include "flow/program.hpp"

namespace parley::flow {

struct RunnerOptions {
  std::size_t messages = 50;           ///< said in one turn; more is an error of the flow
  std::size_t state_bytes = 64 << 10;  ///< of a session's state; more is an error of the flow
  std::size_t inbox = 10;              ///< messages kept while a session waits for something else; older ones go first
};

/// Runs the body of a script node: {"outputs"} of it, or the script's error. In the turn, on the caller's thread.
using RunScript = std::function<Result<json::object>(std::string_view source, const json::object& inputs)>;

/// What stands around a turn.
struct Surroundings {
  const json::object* tenant = nullptr;  ///< what {{tenant.…}} shows
  RunScript run_script;                  ///< empty: script nodes take their error port
};

class Runner {
 public:
  explicit Runner(RunnerOptions options = {}) : options_(options) {}

  /// A new session at the flow's start. `with` are its first variables.
  dialogue::Outcome start(const Program& program, const json::object& with, const dialogue::Input& input,
                          std::string session_id, const Surroundings& around) const;
  /// A new session that begins at this node, as after a restart or in a scenario. Errc::not_found: no such node.
  Result<dialogue::Outcome> start_at(const Program& program, std::string_view node_id, const json::object& with,
                                     const dialogue::Input& input, std::string session_id,
                                     const Surroundings& around) const;
  /// The next turn of input.session. A state that cannot be read, or that stands at a node which the program does not
  /// have, ends the session as failed.
  dialogue::Outcome resume(const Program& program, const dialogue::Input& input, const Surroundings& around) const;

  /// Whether a session of another version of the flow can go on with this program: Errc::conflict names what is in the
  /// way.
  Result<> can_move(const Program& program, const dialogue::Session& session) const;

 private:
  RunnerOptions options_;
};

}  // namespace parley::flow
