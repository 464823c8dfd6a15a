// What a new version means for sessions that run: asked before it is published, done after it.
#pragma once

#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "dialogue/session.hpp"

namespace parley::bot {

/// A version that is about to be published, or was.
struct NewVersion {
  std::string tenant;
  dialogue::Program program = dialogue::Program::flow;
  std::string name;  ///< the flow's id, the script's name
  std::string text;
};

/// Thread-safe. Blocks.
class Publisher {
 public:
  virtual ~Publisher() = default;
  /// Holds it against every running session: {"live", "fitting", "breaking": [{"session_id", "conversation_id",
  /// "reason"}]}. Errors: invalid (it cannot run at all), of the database.
  virtual Result<json::object> dry_run(const NewVersion& version) = 0;
  /// `sessions` is "stay", "move" or "restart", `at` the node or checkpoint to restart at. The answer of dry_run with
  /// "moved", "restarted" and "stayed".
  virtual Result<json::object> apply(const NewVersion& version, const std::string& sessions, const std::string& at) = 0;
};

}  // namespace parley::bot
