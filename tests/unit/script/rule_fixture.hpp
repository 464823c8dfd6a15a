// A small world for rule tests: scripts in, incoming messages in, outcomes out.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "script/rule_runner.hpp"
#include "script_run.hpp"
#include "support/manual_clock.hpp"

namespace parley::test {

inline script::RuleOptions patient_rules() {
  script::RuleOptions options;
  options.limits = patient();
  return options;
}

/// Monday 2026-03-02, noon in UTC: open in São Paulo.
class RuleWorld {
 public:
  explicit RuleWorld(const std::string& script, std::vector<script::Rule> made = {},
                     script::RuleOptions options = patient_rules()) {
    auto set = script::RuleSet::compile({{"shop.lua", script}}, std::move(made), options, real, log);
    if (set.has_error()) {
      error = set.error().message;
    } else {
      rules = *set;
    }
  }

  script::Incoming incoming(const std::string& text) const {
    script::Incoming message;
    message.text = text;
    message.at = clock.wall();
    message.contact = {"Ana", "+5511999990000", "pt-BR", {"vip"}};
    message.vars = {{"size", "M"}};
    message.tenant = {{"site", "https://shop.example"}, {"name", "Shop"}};
    return message;
  }

  script::Outcome outcome(const script::Incoming& message) {
    REQUIRE(error == "");
    return runner.answer(rules, message);
  }
  script::Outcome outcome(const std::string& text) { return outcome(incoming(text)); }

  /// The text or body of the first message; "-" when nothing answers.
  std::string reply(const script::Incoming& message) { return first_text(outcome(message)); }
  std::string reply(const std::string& text) { return reply(incoming(text)); }

  static std::string first_text(const script::Outcome& outcome) {
    if (!outcome.answer || outcome.answer->messages.empty()) return "-";
    const auto& message = outcome.answer->messages[0];
    return std::string(string_or(message, "text", string_or(message, "body")));
  }

  ManualClock clock{"2026-03-02T15:00:00Z"};
  SystemClock real;
  Log log{null_log_sink()};
  std::string error;
  std::shared_ptr<const script::RuleSet> rules;
  script::RuleRunner runner{real, log};
};

}  // namespace parley::test
