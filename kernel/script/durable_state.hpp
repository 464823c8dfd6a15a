// Where a session of a durable script stands between two turns: what bot_sessions.state holds for it. The journal says
// what it learned; this says what it waits for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "script/effect_log.hpp"

namespace parley::script {

/// The step that the script waits for.
struct Pending {
  std::string kind;          ///< ask, wait, webhook, handoff, http, ai, kv, call
  std::string key;           ///< as in the journal
  int attempts = 0;          ///< of ask: answers that did not do
  std::int64_t request = 0;  ///< the number of a request or call
  std::optional<WallTime> due;
};

struct DurableState {
  json::object with;       ///< the variables it began with
  json::value kept;        ///< chat.state: of chat:continue
  json::object message;    ///< the message that it began with
  std::string restart_at;  ///< began again at this checkpoint: what stands before it is passed over
  json::value restart_state;
  std::string checkpoint;  ///< the last it came by
  json::value checkpoint_state;
  std::int64_t base = 0;  ///< journal rows up to this are of an earlier life
  JournalUse use;
  std::int64_t requests = 0;  ///< numbers given so far
  bool handed_off = false;    ///< people hold the conversation: the script may not wait for the person any more
  std::optional<Pending> pending;
  json::array inbox;        ///< messages that came while something else was waited for
  json::object held;        ///< of a session that diverged: the input it could not take up
  json::object divergence;  ///< {"expected", "actual", "line", "seq"}

  std::string to_text() const;
  /// Errors: invalid.
  static Result<DurableState> parse(const std::string& text);
};

}  // namespace parley::script
