// Where a session of a flow stands: what bot_sessions.state holds. As text it is small (usually well under 1 KB), as
// every turn reads and writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::flow {

/// What the session's node waits for.
enum class WaitFor : std::uint8_t { nothing, message, time, webhook, request, call, resumed, window };

struct Wait {
  WaitFor what = WaitFor::nothing;
  std::optional<WallTime> until;  ///< then the node hears "timeout"
  std::int64_t request = 0;       ///< of request and call: its number
  std::string name;               ///< of webhook
  bool again = false;             ///< of time: the node is entered again, after an error
  /// Of window: the event that the node hears once the person has written.
  std::string kind;
  json::value event;
};

struct FlowState {
  std::string node;  ///< its id
  json::object vars;
  json::object kept;     ///< node id -> what the node left
  json::object visits;   ///< node id -> times it was entered
  json::object retries;  ///< node id -> times it was tried again, till it succeeds
  Wait wait;
  std::int64_t requests = 0;  ///< numbers given so far
  std::optional<WallTime> session_ends;
  std::optional<WallTime> idle_at;  ///< the inactivity text is said, or, once it was, the session ends
  bool idle_said = false;
  json::array inbox;     ///< messages that came while the node waited for something else
  json::object message;  ///< the last message: what {{message.text}} shows

  /// The earliest time at which something is to happen.
  std::optional<WallTime> due() const;

  std::string to_text() const;
  static Result<FlowState> parse(std::string_view text);
};

}  // namespace parley::flow
