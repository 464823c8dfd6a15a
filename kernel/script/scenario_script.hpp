// A file of scenarios (shop.test.lua): what a customer says and what the bot must say, as a Lua function for each
// scenario. The script only names steps; whoever plays it carries them out, so this room knows nothing of bots.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "script/rule_script.hpp"

namespace parley::script {

/// t:user("hello") is the verb "user" with one argument.
struct ScenarioStep {
  std::string verb;
  json::array arguments;
};

/// The verbs that `t` has.
inline constexpr const char* kScenarioVerbs[] = {
    "contact", "clock", "wait",   "user",   "resume",  "start",  "at",       "http", "ai",    "kv",
    "webhook", "bot",   "silent", "ignore", "handoff", "tagged", "untagged", "var",  "ended", "called"};

/// Carries a step out. An Error ends the scenario: it did not hold.
using PlayStep = std::function<Result<>(const ScenarioStep&)>;

struct ScenarioName {
  std::string name;
  int line = 0;
};

/// One thread at a time. `clock` outlives it.
class ScenarioScript {
 public:
  ScenarioScript(const Clock& clock, Log log, Limits limits, ScriptSource source);

  const std::string& file() const { return source_.name; }
  /// The scenarios in the order they stand in. Errors: the script's own, with line.
  Result<std::vector<ScenarioName>> scenarios() const;
  /// Plays the scenario of that number in a sandbox of its own. The error begins with file and line.
  Result<> play(std::size_t number, const PlayStep& step) const;

 private:
  const Clock& clock_;
  const Log log_;
  const Limits limits_;
  const ScriptSource source_;
};

}  // namespace parley::script
