// The rules of a tenant as one of the programs that may answer: run by one runner for each worker and tenant.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/input.hpp"
#include "dialogue/outcome.hpp"
#include "script/rule_registry.hpp"
#include "script/rule_runner.hpp"

namespace parley::bot {

class RuleBot {
 public:
  /// The rules in force for a tenant, never null; asked for each message, on any worker.
  using RulesOf = std::function<std::shared_ptr<const script::RuleSet>(const std::string& tenant)>;

  /// What it is given outlives the bot. `business` is what {{tenant.…}} shows.
  RuleBot(RulesOf rules, json::object business, int workers, const Clock& clock, Log log);
  /// The same rules for everybody.
  RuleBot(const script::RuleRegistry& rules, json::object business, int workers, const Clock& clock, Log log);

  /// Nothing: no rule matches. An Error is a defect of a rule's script. One thread for each worker.
  Result<std::optional<dialogue::Outcome>> answer(const dialogue::Input& input, int worker);

 private:
  script::RuleRunner& runner(const std::string& tenant, int worker);

  const RulesOf rules_;
  const json::object business_;
  const Clock& clock_;
  Log log_;
  std::vector<std::map<std::string, std::unique_ptr<script::RuleRunner>>> runners_;  // by worker: no lock needed
};

}  // namespace parley::bot
