#include "scenario/simulated_customer.hpp"

namespace parley::scenario {

Result<std::optional<messaging::BotReply>> SimulatedCustomer::say(messaging::Bot& bot, const std::string& text,
                                                                  std::string_view type, WallTime at) {
  const bool first = !std::exchange(has_spoken_, true);
  if (!holder.empty()) return std::optional<messaging::BotReply>();
  const messaging::BotInput input{"default", "simulated", text,  std::string(type), first, at, name, address,
                                  language,  tags,        &vars, &rule_uses_};
  Result<std::optional<messaging::BotReply>> reply = bot.answer(input, 0);
  if (reply && *reply) remember(**reply);
  return reply;
}

void SimulatedCustomer::remember(const messaging::BotReply& reply) {
  for (const auto& [key, value] : reply.vars_set) {
    if (value.is_null())
      vars.erase(key);
    else
      vars[key] = value;
  }
  for (const std::string& tag : reply.tags_removed) std::erase(tags, tag);
  for (const std::string& tag : reply.tags_added) {
    std::erase(tags, tag);
    tags.push_back(tag);
  }
  if (reply.counted) rule_uses_[reply.rule] = int_or(rule_uses_, reply.rule, 0) + 1;
  holder = reply.handoff;
}

}  // namespace parley::scenario
