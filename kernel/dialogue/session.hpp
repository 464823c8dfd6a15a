// A running flow or script of one conversation, as the store keeps it between two turns. What is in `state` is known to
// the room that runs it (flow, script) and to nobody else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace parley::dialogue {

enum class Program : std::uint8_t { flow, script };
std::string_view to_text(Program program);
std::optional<Program> program_from(std::string_view text);

/// waiting and calling go on; all others have ended, and why.
enum class SessionStatus : std::uint8_t {
  waiting,  ///< for a person, a time or a far end
  calling,  ///< for the session that it called
  completed,
  failed,      ///< an error, and the settings said stop
  expired,     ///< nobody answered in time
  handed_off,  ///< people go on
  cancelled,   ///< stopped by a person, or another program took its place
  diverged     ///< a script that no longer does what its journal says: waits for a person's choice
};
std::string_view to_text(SessionStatus status);
std::optional<SessionStatus> session_status_from(std::string_view text);
/// All of them, for documents.
std::vector<std::string_view> session_status_words();

/// One thing that a durable script learned from outside; appended once, never changed.
struct JournalledEffect {
  std::int64_t seq = 0;  ///< from 1, in the order in which the script asked
  std::string kind;      ///< "ask", "http", "ai", "now", "random", "contact", ...
  std::string key;       ///< what it asked for: a text's digest, method and address, ...
  int occurrence = 0;    ///< of this kind and key, from 1
  std::string args_hash;
  bool failed = false;  ///< `result` is the error that the script was given
  json::value result;
  WallTime at{};
};

struct Session {
  std::string id;
  Program program = Program::flow;
  std::string name;     ///< the flow's id, the script's name
  std::string version;  ///< content hash: it runs on what it began with
  std::string state;    ///< JSON text
  SessionStatus status = SessionStatus::waiting;
  std::int64_t revision = 0;    ///< counts the turns that were written; 0: not in the store yet
  std::optional<WallTime> due;  ///< the earliest of its timers
  WallTime started{};
  /// Of a script: everything so far, in order. Shared, as it only grows.
  std::shared_ptr<const std::vector<JournalledEffect>> journal;
  /// Who called this one and hears what came of it, or null.
  std::shared_ptr<const Session> caller;
  std::int64_t caller_request = 0;  ///< the number of that call in the caller
};

}  // namespace parley::dialogue
