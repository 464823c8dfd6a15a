#include "bot/rule_bot.hpp"

#include <set>

namespace parley::bot {

namespace {

/// The runner asks for the uses of rules with a bound only, so whoever it asked for is one to be counted.
using Asked = std::set<std::string, std::less<>>;

script::Incoming to_incoming(const dialogue::Input& input, const json::object& business, Asked& asked) {
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

/// "start" of a rule: a program's name, or {"name", "with"}.
dialogue::Start to_start(const json::object& start) {
  const json::object* with = find_object(start, "with");
  return {std::string(string_or(start, "name")), with ? *with : json::object()};
}

dialogue::Outcome to_outcome(script::Answer answer, const Asked& asked) {
  dialogue::Outcome outcome;
  outcome.counted = asked.contains(answer.rule_id);
  outcome.source = std::move(answer.rule_id);
  for (json::object& message : answer.messages) outcome.messages.push_back({std::move(message), answer.delay});
  outcome.tags_added = std::move(answer.tags_added);
  outcome.tags_removed = std::move(answer.tags_removed);
  outcome.vars_set = std::move(answer.vars_set);
  outcome.handoff = std::move(answer.handoff);
  if (answer.start) outcome.start = to_start(*answer.start);
  return outcome;
}

}  // namespace

RuleBot::RuleBot(RuleBotOptions options, const script::RuleRegistry& rules, const Clock& clock, Log log)
    : RuleBot(
          std::move(options), [&rules](const std::string&) { return rules.current(); }, clock, std::move(log)) {}

RuleBot::RuleBot(RuleBotOptions options, RulesOf rules, const Clock& clock, Log log)
    : options_(std::move(options)), rules_(std::move(rules)), clock_(clock), log_(log.as("rules")) {
  for (int worker = 0; worker < options_.workers; ++worker) runners_.emplace_back(options_.script_states);
}

script::RuleRunner& RuleBot::runner(const std::string& tenant, int worker) {
  auto& kept = runners_[std::size_t(worker)];
  if (const auto* known = kept.find(tenant)) return **known;
  return *kept.put(tenant, std::make_unique<script::RuleRunner>(clock_, log_));
}

Result<std::optional<dialogue::Outcome>> RuleBot::answer(const dialogue::Input& input, int worker) {
  Asked asked;
  script::Outcome outcome =
      runner(input.tenant, worker).answer(rules_(input.tenant), to_incoming(input, options_.business, asked));
  if (outcome.answer) return std::optional(to_outcome(std::move(*outcome.answer), asked));
  if (outcome.failure) return outcome.failure->error;
  return std::optional<dialogue::Outcome>();
}

}  // namespace parley::bot
