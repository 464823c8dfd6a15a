// Plays scenarios against the bot that serves: what the customer says goes to it, what it says is held against what the
// scenario expects.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "messaging/bot.hpp"
#include "scenario/movable_clock.hpp"
#include "scenario/simulated_customer.hpp"
#include "script/scenario_script.hpp"

namespace parley::scenario {

struct ScenarioOutcome {
  std::string file;
  std::string name;
  int line = 0;
  std::string failure;  ///< "shop.test.lua:7: the bot's words: expected …"; empty when it holds
};

/// One thread at a time. `clock` is the one that the bot asks.
class Player {
 public:
  Player(messaging::Bot& bot, MovableClock& clock) : bot_(bot), clock_(clock) {}

  /// Every scenario of the file, each with a customer and a clock of its own. A file that cannot be read as scenarios
  /// is one outcome without a name.
  std::vector<ScenarioOutcome> play(const script::ScenarioScript& script);
  /// Whose answers were heard so far.
  const std::set<std::string>& rules_that_answered() const { return answered_; }

 private:
  Result<> step(const script::ScenarioStep& step);
  Result<> contact(const json::array& arguments);
  Result<> clock(const json::array& arguments);
  Result<> user(const json::array& arguments);
  Result<> bot(const json::array& arguments);
  Result<> silent() const;
  Result<> handoff(const json::array& arguments) const;
  Result<> tagged(const json::array& arguments, bool wanted) const;
  Result<> variable(const json::array& arguments) const;

  messaging::Bot& bot_;
  MovableClock& clock_;
  SimulatedCustomer customer_;
  std::deque<json::object> said_;  // by the bot, and not yet expected
  std::set<std::string> answered_;
};

}  // namespace parley::scenario
