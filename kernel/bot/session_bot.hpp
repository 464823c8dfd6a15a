// The bot of the pipeline: a waiting session first, then rules, then the channel's default flow; and the programs that
// these start and call, all in one turn.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/recent_map.hpp"
#include "bot/programs.hpp"
#include "bot/rule_bot.hpp"
#include "flow/runner.hpp"
#include "messaging/bot.hpp"
#include "script/durable_runner.hpp"

namespace parley::bot {

struct BotOptions {
  int workers = 1;
  flow::RunnerOptions flows;
  script::DurableOptions scripts;
  json::object business;            ///< what {{tenant.…}} shows
  std::size_t programs = 20;        ///< that may run in one turn, by starting and calling one another
  std::size_t script_states = 200;  ///< tenants whose Lua states a worker keeps; the one longest unused goes first
  std::function<std::uint64_t()> random{};  ///< what scripts draw from; by default the system's
};

class SessionBot final : public messaging::Bot {
 public:
  /// All references outlive the bot.
  SessionBot(BotOptions options, RuleBot& rules, Programs& programs, const Clock& clock, Ids& ids, Log log);
  ~SessionBot() override;

  Result<std::optional<messaging::BotReply>> answer(const dialogue::Input& input, int worker) override;

  /// Starts a program outside of rules, as `parley chat --flow` and scenarios do. Errors: not_found.
  Result<messaging::BotReply> start(const dialogue::Start& start, const dialogue::Input& input, int worker);
  /// The same, of a flow, in the middle of it: at the node of that id.
  Result<messaging::BotReply> start_at(const dialogue::Start& start, std::string_view node,
                                       const dialogue::Input& input, int worker);

 private:
  class Turn;
  script::DurableRunner& scripts_of(const std::string& tenant, int worker);

  const BotOptions options_;
  RuleBot& rules_;
  Programs& programs_;
  const Clock& clock_;
  Ids& ids_;
  const Log log_;
  const flow::Runner flows_;
  std::vector<RecentMap<std::unique_ptr<script::DurableRunner>>> scripts_;  // by worker: no lock needed; by tenant
};

}  // namespace parley::bot
