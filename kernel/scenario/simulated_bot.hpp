// The bot that serves, for conversations that happen nowhere: the same rules, flows and scripts, with a clock, ids and
// chance of its own. Nothing it does reaches the store.
#pragma once

#include "base/ids.hpp"
#include "bot/rule_bot.hpp"
#include "bot/session_bot.hpp"
#include "scenario/player.hpp"
#include "scenario/simulated_programs.hpp"

namespace parley::scenario {

/// Ids and random numbers that come in the same order each time it is begun anew, so that a scenario always goes the
/// same way. One thread at a time.
class Chance final : public Ids {
 public:
  void begin_anew() { drawn_ = given_ = 0; }
  std::string next() override { return "simulated-session-" + std::to_string(++given_); }
  std::uint64_t draw();

 private:
  std::uint64_t drawn_ = 0;
  std::uint64_t given_ = 0;
};

/// One thread at a time.
class SimulatedBot {
 public:
  /// What `rules` asks and `clock` outlive it. Of the options, `workers` and `random` are its own.
  SimulatedBot(bot::BotOptions options, bot::RuleBot::RulesOf rules, ProgramSource programs, const Clock& clock,
               Log log);

  bot::SessionBot& bot() { return bot_; }
  SimulatedPrograms& programs() { return programs_; }
  StartProgram start();
  /// For a player; the clock is the one of the constructor.
  Stage stage(MovableClock& clock);

 private:
  Chance chance_;
  SimulatedPrograms programs_;
  bot::RuleBot rules_;
  bot::SessionBot bot_;
};

}  // namespace parley::scenario
