// Where people go in a flow and where they stop, from the traces of its sessions.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace parley::bot {

/// Of sessions that began in [since, until).
struct AnalyticsSpan {
  WallTime since{}, until{};
};

/// {"sessions", "by_status": {…}, "nodes": [{"node", "visits", "sessions", "errors", "stopped"}], "edges": [{"node",
/// "port", "count"}], "turns_read", "complete"}. `stopped` counts the sessions whose last step was there and that
/// ended otherwise than completed; at most `most_turns` turns are read, the newest, and `complete` says whether these
/// were all. Blocks.
Result<json::object> flow_analytics(store::Database& database, const std::string& tenant, const std::string& flow,
                                    const AnalyticsSpan& span, std::int64_t most_turns = 50'000);

}  // namespace parley::bot
