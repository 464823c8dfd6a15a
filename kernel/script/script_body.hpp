// The Lua of a script node: a short body that makes outputs of inputs, within the limits and without a conversation.
#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "script/limits.hpp"

namespace parley::script {

/// Runs `source` as the body of a function that has `inputs` (a table) and returns a table of named outputs, in a
/// state of its own. Thread-safe. Errors: invalid (the script's own, with line; something else returned), limit.
Result<json::object> run_body(const Clock& clock, const Log& log, const Limits& limits, std::string_view source,
                              const json::object& inputs);

/// Compiles it only, for the validator. Errors: as of run_body.
Result<> check_body(const Clock& clock, const Log& log, const Limits& limits, std::string_view source);

}  // namespace parley::script
