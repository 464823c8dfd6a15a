#include "scenario/simulated_bot.hpp"

namespace parley::scenario {

namespace {

bot::BotOptions with_chance(bot::BotOptions options, Chance& chance) {
  options.workers = 1;
  options.random = [&chance] { return chance.draw(); };
  return options;
}

}  // namespace

/// SplitMix64: well spread from a counter, and nothing here is secret.
std::uint64_t Chance::draw() {
  std::uint64_t z = (drawn_ += 0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

SimulatedBot::SimulatedBot(bot::BotOptions options, bot::RuleBot::RulesOf rules, ProgramSource programs,
                           const Clock& clock, Log log)
    : programs_(std::move(programs)),
      rules_({.business = options.business}, std::move(rules), clock, log),
      bot_(with_chance(options, chance_), rules_, programs_, clock, chance_, log) {}

StartProgram SimulatedBot::start() {
  return [this](const dialogue::Start& start, std::string_view node, const dialogue::Input& input) {
    return node.empty() ? bot_.start(start, input, 0) : bot_.start_at(start, node, input, 0);
  };
}

Stage SimulatedBot::stage(MovableClock& clock) {
  return {bot_, clock, start(), [this] { chance_.begin_anew(); }};
}

}  // namespace parley::scenario
