// The rules of one tenant, compiled: which of them a message could set off, in the order in which they are tried.
//
// Immutable; made in the background and swapped by pointer. Any thread may use it. What depends on the run (uses, the
// Lua state) is the RuleRunner's.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "script/business_hours.hpp"
#include "script/limits.hpp"
#include "script/rule.hpp"
#include "script/rule_matcher.hpp"
#include "script/rule_script.hpp"

namespace parley::script {

struct RuleOptions {
  Limits limits;  ///< of each script, loading and answering
  MatcherOptions matcher;
  HoursOptions hours;
  std::size_t most_rules = 10'000;
  std::size_t most_patterns = 50'000;
};

class RuleSet {
 public:
  /// Runs every script once in a sandbox of its own to learn its rules, and compiles all patterns together with those
  /// of `made` (the console's). One broken script fails the whole; check_script tells which is broken beforehand.
  /// `clock` is used while compiling only.
  static Result<std::shared_ptr<const RuleSet>> compile(std::vector<ScriptSource> scripts, std::vector<Rule> made,
                                                        const RuleOptions& options, const Clock& clock, const Log& log);

  /// All rules, the inactive ones too, in the order in which they are tried.
  const std::vector<Rule>& rules() const { return rules_; }
  /// Numbers of active rules of a kind that needs no pattern, in order.
  const std::vector<std::uint32_t>& of(Trigger trigger) const { return by_trigger_[static_cast<std::size_t>(trigger)]; }
  const RuleMatcher& matcher() const { return *matcher_; }
  const BusinessHours& hours() const { return *hours_; }
  const RuleOptions& options() const { return options_; }

  /// The scripts that declare functions: what a RuleRunner has to load, and how many functions each must give.
  struct ScriptWithFunctions {
    ScriptSource source;
    std::size_t functions = 0;
  };
  const std::vector<ScriptWithFunctions>& scripts_with_functions() const { return with_functions_; }

 private:
  RuleSet() = default;
  Result<void> add_script(ScriptSource source, const Clock& clock, const Log& log);
  Result<void> index();

  RuleOptions options_;
  std::vector<Rule> rules_;
  std::array<std::vector<std::uint32_t>, 7> by_trigger_;
  std::unique_ptr<RuleMatcher> matcher_;
  std::optional<BusinessHours> hours_;
  std::vector<ScriptWithFunctions> with_functions_;
};

/// Compiles and checks one script alone, patterns included. What it declares, or what is wrong with it, by line.
Result<std::vector<Rule>> check_script(const ScriptSource& source, const RuleOptions& options, const Clock& clock,
                                       const Log& log);

}  // namespace parley::script
