// Scenarios on the bot that serves, with nodes made by hand: no plugin is loaded.
#pragma once

#include <catch2/catch.hpp>

#include "bot/folder_programs.hpp"
#include "scenario/simulated_bot.hpp"
#include "unit/flow/hand_made_nodes.hpp"

namespace parley::test {

struct SimulatedFixture {
  SimulatedFixture() { REQUIRE(rules.start().has_value()); }

  void flow(std::string document) { bot.programs().put(bot::make_flow(std::move(document), nodes).value()); }
  void script(std::string name, std::string text) {
    bot.programs().put(bot::make_script(std::move(name), std::move(text)));
  }
  /// Of a scenario in menu.test.lua, whose body stands in line 2; empty: it held.
  std::string failure(const std::string& body) {
    const script::ScenarioScript script(clock, Log(null_log_sink()), {},
                                        {"menu.test.lua", "scenario('one', function(t)\n" + body + "\nend)"});
    const auto outcomes = player.play(script);
    REQUIRE(outcomes.size() == 1);
    return outcomes[0].failure;
  }

  scenario::MovableClock clock;
  HandMadeNodes nodes;
  script::RuleRegistry rules{[] {
                               script::RegistryOptions options;
                               options.watch = false;
                               return options;
                             }(),
                             clock, Log(null_log_sink())};
  scenario::SimulatedBot bot{{},
                             [this](const std::string&) { return rules.current(); },
                             {[](const auto&, const auto&) { return std::optional<bot::Runnable>(); },
                              [](const auto&, const auto&) { return std::optional<bot::Runnable>(); }},
                             clock,
                             Log(null_log_sink())};
  scenario::Player player{bot.stage(clock)};
};

}  // namespace parley::test
