// The rules of a tenant as one of the programs that may answer: run by one runner for each worker and tenant.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/recent_map.hpp"
#include "dialogue/input.hpp"
#include "dialogue/outcome.hpp"
#include "script/rule_registry.hpp"
#include "script/rule_runner.hpp"

namespace parley::bot {

struct RuleBotOptions {
  int workers = 1;
  json::object business;            ///< what {{tenant.…}} shows
  std::size_t script_states = 200;  ///< tenants whose Lua states a worker keeps; the one longest unused goes first
};

class RuleBot {
 public:
  /// The rules in force for a tenant, never null; asked for each message, on any worker.
  using RulesOf = std::function<std::shared_ptr<const script::RuleSet>(const std::string& tenant)>;

  /// What it is given outlives the bot.
  RuleBot(RuleBotOptions options, RulesOf rules, const Clock& clock, Log log);
  /// The same rules for everybody.
  RuleBot(RuleBotOptions options, const script::RuleRegistry& rules, const Clock& clock, Log log);

  /// Nothing: no rule matches. An Error is a defect of a rule's script. One thread for each worker.
  Result<std::optional<dialogue::Outcome>> answer(const dialogue::Input& input, int worker);

 private:
  script::RuleRunner& runner(const std::string& tenant, int worker);

  const RuleBotOptions options_;
  const RulesOf rules_;
  const Clock& clock_;
  Log log_;
  std::vector<RecentMap<std::unique_ptr<script::RuleRunner>>> runners_;  // by worker: no lock needed; by tenant
};

}  // namespace parley::bot
