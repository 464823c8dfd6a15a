#include "scenario/player.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "scenario/expectation.hpp"

namespace parley::scenario {

namespace {

Result<std::string> text_at(const json::array& arguments, std::size_t place, std::string_view what) {
  if (arguments.size() <= place || !arguments[place].is_string())
    return fail(Errc::invalid, std::string(what) + ": expected a text");
  return std::string(arguments[place].get_string());
}

Result<> set_text(std::string& into, std::string_view field, const json::value& value) {
  if (!value.is_string())
    return fail(Errc::invalid, "t:contact: field \"" + std::string(field) + "\": expected a text");
  into = value.get_string();
  return {};
}

Result<> set_tags(std::vector<std::string>& into, const json::value& value) {
  const json::array* tags = value.if_array();
  if (!tags || !std::all_of(tags->begin(), tags->end(), [](const json::value& tag) { return tag.is_string(); }))
    return fail(Errc::invalid, "t:contact: field \"tags\": expected a list of texts");
  into.clear();
  for (const json::value& tag : *tags) into.emplace_back(tag.get_string());
  return {};
}

Result<> set_field(SimulatedCustomer& customer, std::string_view field, const json::value& value) {
  if (field == "name") return set_text(customer.name, field, value);
  if (field == "address") return set_text(customer.address, field, value);
  if (field == "language") return set_text(customer.language, field, value);
  if (field == "tags") return set_tags(customer.tags, value);
  if (field != "vars" || !value.is_object())
    return fail(Errc::invalid, "t:contact: unknown field \"" + std::string(field) +
                                   "\"; expected name, address, language, tags or vars");
  customer.vars = value.get_object();
  return {};
}

Error unmet(std::string message) {
  return fail(Errc::unprocessable, std::move(message));
}

}  // namespace

std::vector<ScenarioOutcome> Player::play(const script::ScenarioScript& script) {
  const auto names = script.scenarios();
  if (!names) return {{script.file(), "", 0, names.error().message}};
  std::vector<ScenarioOutcome> outcomes;
  for (std::size_t i = 0; i < names->size(); ++i) {
    customer_ = SimulatedCustomer();
    said_.clear();
    clock_.reset();
    Result<> held = script.play(i, [this](const script::ScenarioStep& next) { return step(next); });
    const script::ScenarioName& name = (*names)[i];
    if (held)
      if (const Result<> over = silent(); !over)
        held = fail(Errc::unprocessable,
                    script.file() + ":" + std::to_string(name.line) + ": at the end " + over.error().message);
    outcomes.push_back({script.file(), name.name, name.line, held ? std::string() : held.error().message});
  }
  return outcomes;
}

Result<> Player::step(const script::ScenarioStep& step) {
  const json::array& given = step.arguments;
  if (step.verb == "contact") return contact(given);
  if (step.verb == "clock") return clock(given);
  if (step.verb == "user") return user(given);
  if (step.verb == "bot") return bot(given);
  if (step.verb == "silent") return silent();
  if (step.verb == "handoff") return handoff(given);
  if (step.verb == "tagged") return tagged(given, true);
  if (step.verb == "untagged") return tagged(given, false);
  if (step.verb == "var") return variable(given);
  said_.clear();  // "ignore"
  return {};
}

Result<> Player::contact(const json::array& given) {
  const json::object* fields = given.empty() ? nullptr : given[0].if_object();
  if (!fields) return fail(Errc::invalid, "t:contact: expected a table such as { name = \"Ana\", language = \"pt\" }");
  if (customer_.has_spoken()) return fail(Errc::invalid, "t:contact: stands before the first t:user");
  for (const auto& [field, value] : *fields)
    if (const Result<> set = set_field(customer_, field, value); !set) return set;
  return {};
}

Result<> Player::clock(const json::array& given) {
  const Result<std::string> time = text_at(given, 0, "t:clock");
  return time ? clock_.set(*time) : Result<>(time.error());
}

Result<> Player::user(const json::array& given) {
  const Result<std::string> text = text_at(given, 0, "t:user");
  if (!text) return text.error();
  if (const Result<> over = silent(); !over) return fail(Errc::unprocessable, "before this " + over.error().message);
  const std::string type = given.size() > 1 && given[1].is_string() ? std::string(given[1].get_string()) : "text";
  const Result<std::optional<messaging::BotReply>> reply = customer_.say(bot_, *text, type, clock_.wall());
  if (!reply) return unmet("the bot's script failed: " + reply.error().message);
  if (!*reply) return {};
  answered_.insert((*reply)->outcome.source);
  said_.clear();
  for (const dialogue::Say& say : (*reply)->outcome.messages) said_.push_back(say.message);
  return {};
}

Result<> Player::bot(const json::array& given) {
  if (given.empty()) return fail(Errc::invalid, "t:bot: expected what the bot says");
  if (said_.empty()) return unmet("the bot said nothing more");
  const Result<> met = check_message(said_.front(), given[0]);
  said_.pop_front();
  return met;
}

Result<> Player::silent() const {
  return said_.empty() ? Result<>() : unmet("the bot also said " + shown(said_.front()));
}

Result<> Player::handoff(const json::array& given) const {
  const Result<std::string> to = text_at(given, 0, "t:handoff");
  if (!to) return to.error();
  if (customer_.holder == *to) return {};
  return unmet("expected a hand-off to " + in_quotes(*to) + ", found " +
               (customer_.holder.empty() ? "none" : in_quotes(customer_.holder)));
}

Result<> Player::tagged(const json::array& given, bool wanted) const {
  const Result<std::string> tag = text_at(given, 0, wanted ? "t:tagged" : "t:untagged");
  if (!tag) return tag.error();
  const bool there = std::find(customer_.tags.begin(), customer_.tags.end(), *tag) != customer_.tags.end();
  if (there == wanted) return {};
  return unmet("the contact " + std::string(there ? "has" : "does not have") + " the tag " + in_quotes(*tag));
}

Result<> Player::variable(const json::array& given) const {
  const Result<std::string> name = text_at(given, 0, "t:var");
  if (!name) return name.error();
  const json::value* found = customer_.vars.if_contains(*name);
  const json::value actual = found ? *found : json::value(nullptr);
  const json::value wanted = given.size() > 1 ? given[1] : json::value(nullptr);
  if (actual == wanted) return {};
  return unmet("variable " + in_quotes(*name) + ": expected " + json::serialize(wanted) + ", found " +
               json::serialize(actual));
}

}  // namespace parley::scenario
