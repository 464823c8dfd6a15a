#include "script/rule_set.hpp"

#include <algorithm>

namespace parley::script {

namespace {

Error at_place(const Rule& rule, const Error& error) {
  const std::string place =
      rule.script.empty() ? "rule \"" + rule.id + "\"" : rule.script + ":" + std::to_string(rule.line);
  return fail(error.code, place + ": on." + std::string(name(rule.trigger)) + ": " + error.message);
}

Result<DeclaredRules> declared_by(const ScriptSource& source, const RuleOptions& options, const Clock& clock,
                                  const Log& log) {
  Sandbox sandbox(clock, log, options.limits);
  if (auto added = add_rule_functions(sandbox); added.has_error()) return added.error();
  return run_rule_script(sandbox, source);
}

}  // namespace

Result<std::shared_ptr<const RuleSet>> RuleSet::compile(std::vector<ScriptSource> scripts, std::vector<Rule> made,
                                                        const RuleOptions& options, const Clock& clock,
                                                        const Log& log) {
  std::shared_ptr<RuleSet> set(new RuleSet);
  set->options_ = options;
  auto hours = BusinessHours::make(options.hours);
  if (hours.has_error()) return hours.error();
  set->hours_.emplace(std::move(*hours));
  for (auto& script : scripts) {
    if (auto added = set->add_script(std::move(script), clock, log); added.has_error()) return added.error();
  }
  for (auto& rule : made) {
    // A function can only come from a script; a record that claims one would index somebody else's.
    rule.response.function.reset();
    rule.script.clear();
    set->rules_.push_back(std::move(rule));
  }
  if (auto indexed = set->index(); indexed.has_error()) return indexed.error();
  return std::shared_ptr<const RuleSet>(std::move(set));
}

Result<void> RuleSet::add_script(ScriptSource source, const Clock& clock, const Log& log) {
  auto declared = declared_by(source, options_, clock, log);
  if (declared.has_error()) return declared.error();
  for (auto& rule : declared->rules) rules_.push_back(std::move(rule));
  if (!declared->functions.empty()) with_functions_.push_back({std::move(source), declared->functions.size()});
  return {};
}

Result<void> RuleSet::index() {
  if (rules_.size() > options_.most_rules) {
    return fail(Errc::limit, std::to_string(rules_.size()) + " rules; at most " + std::to_string(options_.most_rules) +
                                 " are allowed");
  }
  std::stable_sort(rules_.begin(), rules_.end(), [](const Rule& a, const Rule& b) { return a.priority > b.priority; });
  matcher_ = std::make_unique<RuleMatcher>(options_.matcher);
  for (std::uint32_t number = 0; number < rules_.size(); ++number) {
    const Rule& rule = rules_[number];
    if (!rule.active) continue;
    if (rule.trigger == Trigger::keyword || rule.trigger == Trigger::regex) {
      if (auto added = matcher_->add(rule, number); added.has_error()) return at_place(rule, added.error());
      if (matcher_->patterns() > options_.most_patterns) {
        return at_place(rule,
                        fail(Errc::limit, "more than " + std::to_string(options_.most_patterns) + " patterns in all"));
      }
    } else {
      by_trigger_[static_cast<std::size_t>(rule.trigger)].push_back(number);
    }
  }
  return matcher_->build();
}

Result<std::vector<Rule>> check_script(const ScriptSource& source, const RuleOptions& options, const Clock& clock,
                                       const Log& log) {
  auto set = RuleSet::compile({source}, {}, options, clock, log);
  if (set.has_error()) return set.error();
  return (*set)->rules();
}

}  // namespace parley::script
