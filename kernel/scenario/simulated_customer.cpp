#include "scenario/simulated_customer.hpp"

namespace parley::scenario {

Result<std::optional<messaging::BotReply>> SimulatedCustomer::say(messaging::Bot& bot, const std::string& text,
                                                                  std::string_view type, WallTime at) {
  const bool first = !std::exchange(has_spoken_, true);
  if (!holder.empty()) return std::optional<messaging::BotReply>();
  dialogue::Input input;
  input.tenant = "default";
  input.channel = "simulated";
  input.text = text;
  input.type = type;
  input.first_message = first;
  input.at = at;
  input.contact_name = name;
  input.contact_address = address;
  input.contact_language = language;
  input.contact_tags = tags;
  input.vars = &vars;
  input.rule_uses = &rule_uses_;
  Result<std::optional<messaging::BotReply>> reply = bot.answer(input, 0);
  if (reply && *reply) remember(**reply);
  return reply;
}

void SimulatedCustomer::remember(const messaging::BotReply& reply) {
  for (const auto& [key, value] : reply.outcome.vars_set) {
    if (value.is_null())
      vars.erase(key);
    else
      vars[key] = value;
  }
  for (const std::string& tag : reply.outcome.tags_removed) std::erase(tags, tag);
  for (const std::string& tag : reply.outcome.tags_added) {
    std::erase(tags, tag);
    tags.push_back(tag);
  }
  const std::string& rule = reply.outcome.source;
  if (reply.outcome.counted) rule_uses_[rule] = int_or(rule_uses_, rule, 0) + 1;
  if (reply.outcome.handoff) holder = string_or(*reply.outcome.handoff, "department", "inbox");
}

}  // namespace parley::scenario
