#include "script/rule_runner.hpp"

#include "dialogue/value_path.hpp"
#include "script/chat.hpp"
#include "script/coroutine.hpp"
#include "script/outbound.hpp"
#include "script/placeholders.hpp"

namespace parley::script {

namespace {

json::value contact_json(const Contact& contact) {
  return json::object{{"name", contact.name}, {"address", contact.address}, {"language", contact.language}};
}

void fill_messages(std::vector<json::object>& messages, const Incoming& incoming) {
  const json::object contact{{"contact", contact_json(incoming.contact)}};
  const dialogue::FindValue find = [&](std::string_view path) -> const json::value* {
    if (path.starts_with("contact.")) return dialogue::value_at(contact, path);
    if (path.starts_with("tenant.")) return dialogue::value_at(incoming.tenant, path.substr(7));
    if (path.starts_with("vars.")) return dialogue::value_at(incoming.vars, path.substr(5));
    return nullptr;
  };
  for (auto& message : messages) {
    for (auto& pair : message) {
      if (pair.key() != "type") fill_placeholders(pair.value(), find);
    }
    fit_outbound(message);
  }
}

}  // namespace

RuleRunner::RuleRunner(const Clock& clock, Log log, Outside outside)
    : clock_(clock), log_(std::move(log)), outside_(std::move(outside)) {}
RuleRunner::~RuleRunner() = default;

Outcome RuleRunner::answer(const std::shared_ptr<const RuleSet>& rules, const Incoming& incoming) {
  Outcome outcome;
  const Chosen chosen = choose(*rules, incoming);
  if (!chosen.rule) return outcome;
  auto answer = perform(rules, chosen, incoming);
  if (answer.has_value()) {
    outcome.answer = std::move(*answer);
    return outcome;
  }
  log_.error("a rule failed", {{"rule", chosen.rule->id}, {"reason", answer.error().message}});
  outcome.failure = RuleFailure{chosen.rule->id, answer.error()};
  const Chosen fallback = incoming.occasion ? Chosen{} : first_of(*rules, Trigger::fallback, incoming);
  if (!fallback.rule || fallback.rule == chosen.rule) return outcome;
  answer = perform(rules, fallback, incoming);
  if (answer.has_value()) {
    outcome.answer = std::move(*answer);
  } else {
    log_.error("the default rule failed too", {{"rule", fallback.rule->id}, {"reason", answer.error().message}});
  }
  return outcome;
}

RuleRunner::Chosen RuleRunner::choose(const RuleSet& rules, const Incoming& incoming) {
  if (incoming.occasion) return first_of(rules, *incoming.occasion, incoming);
  if (incoming.first_message) {
    if (const Chosen welcome = first_of(rules, Trigger::welcome, incoming); welcome.rule) return welcome;
  }
  if (!rules.of(Trigger::out_of_hours).empty() && !rules.hours().open_at(incoming.at)) {
    if (const Chosen closed = first_of(rules, Trigger::out_of_hours, incoming); closed.rule) return closed;
  }
  if (!incoming.text.empty()) {
    rules.matcher().match(incoming.text, scratch_, hits_);
    for (const auto& hit : hits_) {
      const Rule& rule = rules.rules()[hit.rule];
      if (may_answer(rules, rule, incoming)) return {&rule, hit.pattern};
    }
  }
  return first_of(rules, Trigger::fallback, incoming);
}

RuleRunner::Chosen RuleRunner::first_of(const RuleSet& rules, Trigger trigger, const Incoming& incoming) {
  for (const std::uint32_t number : rules.of(trigger)) {
    const Rule& rule = rules.rules()[number];
    if (may_answer(rules, rule, incoming)) return {&rule};
  }
  return {};
}

bool RuleRunner::may_answer(const RuleSet& rules, const Rule& rule, const Incoming& incoming) {
  if (rule.business_hours_only && !rules.hours().open_at(incoming.at)) return false;
  return rule.max_uses_per_contact == 0 || !incoming.uses_of || incoming.uses_of(rule.id) < rule.max_uses_per_contact;
}

Result<Answer> RuleRunner::perform(const std::shared_ptr<const RuleSet>& rules, const Chosen& chosen,
                                   const Incoming& incoming) {
  const Response& response = chosen.rule->response;
  Answer answer;
  answer.rule_id = chosen.rule->id;
  answer.rule_name = chosen.rule->name;
  answer.delay = chosen.rule->delay;
  answer.messages = response.messages;
  if (response.has_placeholders) fill_messages(answer.messages, incoming);
  answer.tags_added = response.tags_added;
  answer.tags_removed = response.tags_removed;
  answer.handoff = response.handoff;
  answer.start = response.start;
  if (response.function) {
    if (auto called = call_function(rules, chosen, incoming, answer); called.has_error()) return called.error();
  }
  return answer;
}

Result<void> RuleRunner::call_function(const std::shared_ptr<const RuleSet>& rules, const Chosen& chosen,
                                       const Incoming& incoming, Answer& answer) {
  if (auto ready = prepare_lua(rules); ready.has_error()) return ready;
  const Rule& rule = *chosen.rule;
  const FunctionRef function = functions_.find(rule.script)->second[*rule.response.function];
  std::vector<std::string> captures;
  if (rule.trigger == Trigger::regex) captures = rules->matcher().captures(chosen.pattern, incoming.text);
  ChatRun chat{incoming, answer};
  Result<Coroutine::State> ended = Coroutine::State::finished;
  {
    Coroutine run(*sandbox_, [&](lua_State* L) {
      luaL_checkstack(L, static_cast<int>(captures.size()) + 4, "too many captures");
      lua_rawgeti(L, LUA_REGISTRYINDEX, function);
      push_chat(L, chat);
      for (const auto& capture : captures) push_text(L, capture);
      return static_cast<int>(captures.size()) + 1;
    });
    sandbox_->set_run_data(&chat);
    ended = run.resume();
    sandbox_->set_run_data(nullptr);
  }
  // A stopped state holds half-done work in unknown shape; the next function gets a new one.
  if (sandbox_->doomed()) sandbox_.reset();
  if (ended.has_error()) return ended.error();
  return {};
}

Result<void> RuleRunner::prepare_lua(const std::shared_ptr<const RuleSet>& rules) {
  if (sandbox_ && loaded_ == rules) return {};
  functions_.clear();
  loaded_.reset();
  sandbox_ = std::make_unique<Sandbox>(clock_, log_, rules->options().limits, outside_);
  const auto load = [&]() -> Result<void> {
    if (auto added = add_rule_functions(*sandbox_); added.has_error()) return added;
    if (auto added = sandbox_->host(add_chat_methods); added.has_error()) return added;
    for (const auto& script : rules->scripts_with_functions()) {
      auto declared = run_rule_script(*sandbox_, script.source);
      if (declared.has_error()) return declared.error();
      if (declared->functions.size() != script.functions) {
        return fail(Errc::invalid, script.source.name +
                                       ": declares other rules each time it is loaded; declare them without "
                                       "conditions on time or chance");
      }
      functions_[script.source.name] = std::move(declared->functions);
    }
    return {};
  };
  auto loaded = load();
  if (loaded.has_error()) {
    sandbox_.reset();
    return loaded;
  }
  loaded_ = rules;
  return {};
}

}  // namespace parley::script
