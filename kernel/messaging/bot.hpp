// What answers a message: sessions of flows and scripts, rules. The pipeline knows only this.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "dialogue/input.hpp"
#include "dialogue/outcome.hpp"

namespace parley::messaging {

/// What one turn did to one session.
struct SessionTurn {
  dialogue::SessionChange change;
  json::array trace;
  std::string cause;  ///< start, message, timer, result, resumed
};

struct BotReply {
  /// Of all programs that ran in the turn, put together. Its `session`, `start` and `trace` are spent: see below.
  dialogue::Outcome outcome;
  /// In order; the same session never twice.
  std::vector<SessionTurn> sessions;
  /// The one that waits from now on, as it is once this is written; none when all have ended. Only looked at when
  /// `sessions` has any.
  std::shared_ptr<const dialogue::Session> waiting;
};

class Bot {
 public:
  virtual ~Bot() = default;
  /// Nothing: the bot has no answer. An Error is a defect of a script: it is recorded and the person is not answered
  /// twice. `worker` is the calling worker's number: what is not thread-safe is kept per worker.
  virtual Result<std::optional<BotReply>> answer(const dialogue::Input& input, int worker) = 0;
};

}  // namespace parley::messaging
