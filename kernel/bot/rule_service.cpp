#include "bot/rule_service.hpp"

#include "base/error_detail.hpp"
#include "base/quoted.hpp"
#include "script/rule_runner.hpp"

namespace parley::bot {

namespace {

void apply(const RuleChange& change, MadeRule& rule) {
  if (change.name) rule.name = *change.name;
  if (change.active) rule.active = *change.active;
  if (change.priority) rule.priority = *change.priority;
  for (const auto& member : change.document) rule.document[member.key()] = member.value();
}

json::value or_null(const std::optional<json::object>& object) {
  return object ? json::value(*object) : json::value(nullptr);
}

json::object answer_json(const script::Answer& answer, const script::RuleSet& rules) {
  json::object rule{{"id", answer.rule_id}, {"name", answer.rule_name}};
  for (const script::Rule& each : rules.rules())
    if (each.id == answer.rule_id && !each.script.empty()) rule["script"] = each.script;
  json::array messages(answer.messages.begin(), answer.messages.end());
  return {{"rule", std::move(rule)},
          {"messages", std::move(messages)},
          {"delay_seconds", answer.delay.count() / 1'000},
          {"tags_added", json::array(answer.tags_added.begin(), answer.tags_added.end())},
          {"tags_removed", json::array(answer.tags_removed.begin(), answer.tags_removed.end())},
          {"handoff", or_null(answer.handoff)},
          {"start", or_null(answer.start)},
          {"vars", answer.vars_set}};
}

}  // namespace

RuleService::RuleService(const AuthoringParts& parts, TenantRules& rules, script::RuleOptions options,
                         json::object business)
    : parts_(parts),
      tenant_rules_(rules),
      options_(std::move(options)),
      business_(std::move(business)),
      rules_(parts.database) {}

Result<RuleService::Page> RuleService::list(const std::string& tenant, const RuleFilter& filter,
                                            const std::string& sort, std::int64_t limit, std::int64_t offset) const {
  auto rules = rules_.list(tenant, filter, sort, limit, offset);
  if (!rules) return rules.error();
  const auto total = rules_.count(tenant, filter);
  if (!total) return total.error();
  return Page{std::move(*rules), *total};
}

Result<MadeRule> RuleService::find(const std::string& tenant, const std::string& id) const {
  auto found = rules_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return fail(Errc::not_found, "there is no rule " + in_quotes(id));
  return std::move(**found);
}

/// As a record, and as patterns that compile.
Result<> RuleService::check(const MadeRule& made) const {
  auto rule = rule_of(made);
  if (!rule) return wrong_field("", rule.error().message);
  const auto compiled = script::RuleSet::compile({}, {std::move(*rule)}, options_, parts_.clock, parts_.log);
  if (!compiled) return wrong_field("trigger.patterns", compiled.error().message);
  return {};
}

Result<> RuleService::commit(const identity::Caller& caller, store::WriteSet set, const char* action,
                             const MadeRule& rule) const {
  parts_.audit.add(set, caller, action, rule.id, {{"name", rule.name}});
  const auto written = parts_.writer.write(std::move(set));
  if (!written && written.error().code == Errc::conflict)
    return fail(Errc::conflict, "the rule was changed in this moment; read it again");
  if (!written) return written.error();
  tenant_rules_.changed(caller.tenant());
  return {};
}

Result<MadeRule> RuleService::create(const identity::Caller& caller, const RuleChange& change) const {
  const auto count = rules_.count(caller.tenant(), {});
  if (!count) return count.error();
  if (*count >= kMostRules) return over_quota("rules", *count, kMostRules);
  MadeRule rule;
  rule.id = parts_.ids.next();
  apply(change, rule);
  if (const Result<> right = check(rule); !right) return right.error();
  rule.created_at = rule.updated_at = parts_.clock.wall();
  rule.created_by = rule.updated_by = caller.who.id;
  store::WriteSet set(caller.tenant());
  rules_.insert(set, rule);
  if (const Result<> done = commit(caller, std::move(set), "rules.create", rule); !done) return done.error();
  return rule;
}

Result<MadeRule> RuleService::update(const identity::Caller& caller, const std::string& id,
                                     const RuleChange& change) const {
  Result<MadeRule> rule = find(caller.tenant(), id);
  if (!rule) return rule;
  apply(change, *rule);
  if (const Result<> right = check(*rule); !right) return right.error();
  rule->updated_at = parts_.clock.wall();
  rule->updated_by = caller.who.id;
  store::WriteSet set(caller.tenant());
  rules_.update(set, *rule);
  if (const Result<> done = commit(caller, std::move(set), "rules.update", *rule); !done) return done.error();
  ++rule->revision;
  return rule;
}

Result<> RuleService::remove(const identity::Caller& caller, const std::string& id) const {
  const Result<MadeRule> rule = find(caller.tenant(), id);
  if (!rule) return rule.error();
  store::WriteSet set(caller.tenant());
  rules_.remove(set, id);
  return commit(caller, std::move(set), "rules.delete", *rule);
}

Result<json::object> RuleService::test(const std::string& tenant, const RuleTrial& trial) const {
  const auto rules = tenant_rules_.refresh(tenant);
  if (!rules) return rules.error();
  script::Incoming incoming;
  incoming.text = trial.text;
  incoming.type = trial.type;
  incoming.first_message = trial.first_message;
  incoming.at = trial.at.value_or(parts_.clock.wall());
  incoming.contact = {trial.contact_name, "", trial.language, {}};
  incoming.tenant = business_;
  script::RuleRunner runner(parts_.clock, parts_.log);
  const script::Outcome outcome = runner.answer(*rules, incoming);
  json::object out = outcome.answer ? answer_json(*outcome.answer, **rules) : json::object{{"rule", nullptr}};
  if (outcome.failure)
    out["failure"] = {{"rule_id", outcome.failure->rule_id}, {"message", outcome.failure->error.message}};
  return out;
}

}  // namespace parley::bot
