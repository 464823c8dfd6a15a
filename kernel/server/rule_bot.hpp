// The pipeline's bot: the rules of scripts/auto, run by one runner for each worker and tenant.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "messaging/bot.hpp"
#include "script/rule_registry.hpp"
#include "script/rule_runner.hpp"

namespace parley::server {

class RuleBot final : public messaging::Bot {
 public:
  /// The registry and the clock outlive the bot. `business` is what {{tenant.…}} shows.
  RuleBot(const script::RuleRegistry& rules, json::object business, int workers, const Clock& clock, Log log);

  Result<std::optional<messaging::BotReply>> answer(const messaging::BotInput& input, int worker) override;

 private:
  script::RuleRunner& runner(const std::string& tenant, int worker);

  const script::RuleRegistry& rules_;
  const json::object business_;
  const Clock& clock_;
  Log log_;
  std::vector<std::map<std::string, std::unique_ptr<script::RuleRunner>>> runners_;  // by worker: no lock needed
};

}  // namespace parley::server
