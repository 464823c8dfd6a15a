// Plays scenarios against the bot that serves: what the customer says goes to it, what it says is held against what the
// scenario expects.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "scenario/coverage.hpp"
#include "scenario/scenario_run.hpp"
#include "script/scenario_script.hpp"

namespace parley::scenario {

struct ScenarioOutcome {
  std::string file;
  std::string name;
  int line = 0;
  std::string failure;  ///< "shop.test.lua:7: the bot's words: expected …"; empty when it holds
};

/// One thread at a time.
class Player {
 public:
  explicit Player(Stage stage) : stage_(std::move(stage)) {}

  /// Every scenario of the file, each with a customer and a clock of its own. A file that cannot be read as scenarios
  /// is one outcome without a name.
  std::vector<ScenarioOutcome> play(const script::ScenarioScript& script);
  /// Whose answers were heard so far: rules by id, "flow:" and an id, "script:" and a name.
  const std::set<std::string>& who_answered() const { return answered_; }
  const Coverage& coverage() const { return coverage_; }

 private:
  std::string play_one(const script::ScenarioScript& script, std::size_t number, int line);

  const Stage stage_;
  std::set<std::string> answered_;
  Coverage coverage_;
};

}  // namespace parley::scenario
