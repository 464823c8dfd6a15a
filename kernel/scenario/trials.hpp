// Drafts tried out for those who write them: scenarios played, conversations simulated, on a bot of its own for each
// request. Nothing is sent or stored, and no far end is asked.
#pragma once

#include <optional>
#include <string>

#include "bot/scenario_texts.hpp"
#include "scenario/simulation.hpp"

namespace parley::scenario {

/// What a tenant's bot is made of; all of it outlives the trials.
struct TrialParts {
  bot::Programs& programs;
  bot::RuleBot::RulesOf rules;
  bot::BotOptions options;
  const flow::NodeTypes& types;
  const bot::ScenarioTexts& texts;
  Log log;
  Millis time{10'000};  ///< for one call
};

/// Thread-safe. All functions block.
class Trials {
 public:
  explicit Trials(TrialParts parts) : parts_(std::move(parts)) {}

  /// The draft of a flow or script, ready to run under its name. Errors: invalid, naming what is wrong with it.
  Result<bot::Runnable> draft(dialogue::Program program, const std::string& name, std::string text) const;

  /// Plays scenarios on the draft, as run_scenarios says; a text that holds no scenarios is one that fails.
  json::object play(const std::string& tenant, const bot::Runnable& draft, const std::string& scenarios) const;
  /// Those that are kept with it; none hold and none fail when there are none. Errors: invalid, of the store.
  Result<json::object> play_kept(const std::string& tenant, dialogue::Program program, const std::string& name,
                                 std::string text) const;

  /// scenario::simulate; with a draft in the place of what serves. Errors: as of it.
  Result<json::object> simulate(const std::string& tenant, const std::optional<bot::Runnable>& draft,
                                const json::object& request) const;

 private:
  SimulationLimits limits(const std::string& tenant) const;
  SimulatedBot bot(const MovableClock& clock) const;

  const TrialParts parts_;
};

}  // namespace parley::scenario
