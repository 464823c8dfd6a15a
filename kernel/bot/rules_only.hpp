// Rules as the whole bot, for where there are no sessions.
#pragma once

#include "bot/rule_bot.hpp"
#include "messaging/bot.hpp"

namespace parley::bot {

class RulesOnly final : public messaging::Bot {
 public:
  explicit RulesOnly(RuleBot& rules) : rules_(rules) {}
  Result<std::optional<messaging::BotReply>> answer(const dialogue::Input& input, int worker) override {
    Result<std::optional<dialogue::Outcome>> outcome = rules_.answer(input, worker);
    if (!outcome) return outcome.error();
    if (!*outcome) return std::optional<messaging::BotReply>();
    return std::optional(messaging::BotReply{std::move(**outcome), {}, nullptr});
  }

 private:
  RuleBot& rules_;
};

}  // namespace parley::bot
