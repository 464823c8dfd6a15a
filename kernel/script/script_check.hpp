// Looks a durable script over before it serves: does it compile and declare its flow, and what in it will go wrong
// later, as far as that shows without running it.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "script/durable_options.hpp"
#include "script/script_version.hpp"

namespace parley::script {

struct ScriptFinding {
  enum class Severity { error, warning };
  Severity severity = Severity::warning;
  std::string code;  ///< stable: unknown_function, global_write, missing_library, no_timeout, unhandled_nil,
                     ///< dot_call
  int line = 0;
  std::string message;
  std::string fix;  ///< what to write instead
};

struct ScriptInfo {
  std::string name;
  std::vector<std::string> checkpoints;  ///< those with a name that is written out
  std::vector<std::string> programs;     ///< flows and scripts that it starts or calls, by names written out
  std::vector<ScriptFinding> findings;   ///< by line

  bool serves() const;  ///< no finding is an error
};

/// Errors: invalid (does not compile, does not declare its flow, by line), limit (too large, or runs away while it
/// loads). Thread-safe.
Result<ScriptInfo> check_script(const ScriptVersion& version, const Clock& clock, const Log& log,
                                const DurableOptions& options = {});

}  // namespace parley::script
