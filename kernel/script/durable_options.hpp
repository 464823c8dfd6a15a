// The bounds of durable scripts; each has a default that suits conversations.
#pragma once

#include <cstddef>
#include <string>

#include "base/json.hpp"
#include "script/limits.hpp"

namespace parley::script {

struct DurableOptions {
  Limits limits;                           ///< of one turn: the replay and what comes after it
  std::size_t journal_rows = 1'000;        ///< effects of a session until it must chat:continue
  std::size_t journal_bytes = 256u << 10;  ///< the same, as bytes of keys and results
  std::size_t messages = 50;               ///< said in one turn
  std::size_t inbox = 10;                  ///< messages kept while something else is waited for; older ones go first
  std::size_t value_bytes = 16u << 10;     ///< one kept value: a variable, chat:continue's state, a checkpoint's
  std::size_t result_bytes = 128u << 10;   ///< one answer from outside; a larger one is an error to the script
  std::size_t trace_rows = 200;            ///< of one turn
  std::size_t restarts = 3;                ///< chat:continue in one turn
  std::size_t sandboxes = 8;               ///< versions kept compiled, for each runner
  std::size_t live_sessions = 128;         ///< suspended coroutines kept in memory, for each runner; 0: always replay
  std::size_t live_memory = 4u << 20;      ///< a sandbox that holds more keeps no coroutines
  std::string time_zone = "UTC";           ///< IANA name: of time.format and its like when they are not given one
  json::object tenant;                     ///< what chat.tenant shows: name, site, hours …
};

}  // namespace parley::script
