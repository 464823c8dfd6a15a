#include "server/rule_bot.hpp"

#include <set>

namespace parley::server {

namespace {

/// The runner asks for the uses of rules with a bound only, so whoever it asked for is one to be counted.
using Asked = std::set<std::string, std::less<>>;

script::Incoming to_incoming(const messaging::BotInput& input, const json::object& business, Asked& asked) {
  script::Incoming incoming;
  incoming.text = input.text;
  incoming.type = input.type;
  incoming.first_message = input.first_message;
  incoming.at = input.at;
  incoming.contact = {input.contact_name, input.contact_address, input.contact_language, input.contact_tags};
  if (input.vars) incoming.vars = *input.vars;
  incoming.tenant = business;
  incoming.uses_of = [uses = input.rule_uses, &asked](std::string_view rule) {
    asked.emplace(rule);
    return uses ? std::uint32_t(int_or(*uses, rule, 0)) : 0U;
  };
  return incoming;
}

messaging::BotReply to_reply(script::Answer answer, const Asked& asked) {
  messaging::BotReply reply;
  reply.counted = asked.contains(answer.rule_id);
  reply.rule = std::move(answer.rule_id);
  reply.messages = std::move(answer.messages);
  reply.delay = answer.delay;
  reply.tags_added = std::move(answer.tags_added);
  reply.tags_removed = std::move(answer.tags_removed);
  reply.vars_set = std::move(answer.vars_set);
  if (answer.handoff) reply.handoff = string_or(*answer.handoff, "department", "inbox");
  return reply;
}

}  // namespace

RuleBot::RuleBot(const script::RuleRegistry& rules, json::object business, int workers, const Clock& clock, Log log)

    : rules_(rules),
      business_(std::move(business)),
      clock_(clock),
      log_(log.as("rules")),
      runners_(std::size_t(workers)) {}

script::RuleRunner& RuleBot::runner(const std::string& tenant, int worker) {
  auto& slot = runners_[std::size_t(worker)][tenant];
  if (!slot) slot = std::make_unique<script::RuleRunner>(clock_, log_);
  return *slot;
}

Result<std::optional<messaging::BotReply>> RuleBot::answer(const messaging::BotInput& input, int worker) {
  Asked asked;
  script::Outcome outcome = runner(input.tenant, worker).answer(rules_.current(), to_incoming(input, business_, asked));
  if (outcome.answer) return std::optional(to_reply(std::move(*outcome.answer), asked));
  if (outcome.failure) return outcome.failure->error;
  return std::optional<messaging::BotReply>();
}

}  // namespace parley::server
