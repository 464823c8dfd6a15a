// What must be so in a scenario: what the bot said, and what came of it.
#include <algorithm>

#include "base/quoted.hpp"
#include "dialogue/value_path.hpp"
#include "scenario/expectation.hpp"
#include "scenario/scenario_run.hpp"

namespace parley::scenario {

namespace {

Error unmet(std::string message) {
  return fail(Errc::unprocessable, std::move(message));
}

std::string shown_or_none(const json::value* value) {
  return value ? json::serialize(*value) : "none";
}

Result<> check_handoff(const json::object& found, const json::object& wanted) {
  for (const auto& [field, value] : wanted) {
    const json::value* is = found.if_contains(field);
    if (!is || *is != value)
      return unmet("the hand-off's " + std::string(field) + ": expected " + json::serialize(value) + ", found " +
                   shown_or_none(is));
  }
  return {};
}

std::string listed(const std::vector<std::string>& lines) {
  if (lines.empty()) return "nothing";
  std::string all;
  for (const std::string& line : lines) all += (all.empty() ? "" : "; ") + line;
  return all;
}

}  // namespace

Result<> ScenarioRun::bot(const Arguments& given) {
  if (given.empty()) return fail(Errc::invalid, "t:bot: expected what the bot says");
  if (said_.empty()) return unmet("the bot said nothing more");
  const Result<> met = check_message(said_.front(), given[0]);
  said_.pop_front();
  return met;
}

Result<> ScenarioRun::silent(const Arguments&) const {
  return said_.empty() ? Result<>() : unmet("the bot also said " + shown(said_.front()));
}

Result<> ScenarioRun::ignore(const Arguments&) {
  said_.clear();
  return {};
}

Result<> ScenarioRun::handoff(const Arguments& given) {
  const std::string& holder = conversation_.holder();
  const std::string to = !given.empty() && given[0].is_string() ? std::string(given[0].get_string()) : std::string();
  const json::object* fields = given.empty() ? nullptr : given[0].if_object();
  if (to.empty() && !fields)
    return fail(Errc::invalid, "t:handoff: expected a text, or a table such as { queue = \"…\" }");
  if (holder.empty())
    return unmet("expected a hand-off" + (fields ? std::string() : " to " + in_quotes(to)) + ", found none");
  if (fields) return check_handoff(*conversation_.handoff(), *fields);
  return holder == to ? Result<>() : unmet("expected a hand-off to " + in_quotes(to) + ", found " + in_quotes(holder));
}

Result<> ScenarioRun::tagged(const Arguments& given) {
  return check_tag(given, "tagged", true);
}

Result<> ScenarioRun::untagged(const Arguments& given) {
  return check_tag(given, "untagged", false);
}

Result<> ScenarioRun::check_tag(const Arguments& given, std::string_view verb, bool wanted) const {
  const Result<std::string> tag = text_argument(given, 0, verb);
  if (!tag) return tag.error();
  const std::vector<std::string>& tags = conversation_.customer.tags;
  const bool there = std::find(tags.begin(), tags.end(), *tag) != tags.end();
  if (there == wanted) return {};
  return unmet("the contact " + std::string(there ? "has" : "does not have") + " the tag " + in_quotes(*tag));
}

/// The session's variable, else the contact's, else what the contact itself has ("name", "language").
Result<> ScenarioRun::variable(const Arguments& given) {
  const Result<std::string> name = text_argument(given, 0, "var");
  if (!name) return name.error();
  const Customer& customer = conversation_.customer;
  const json::object contact{{"name", customer.name}, {"language", customer.language}, {"fields", customer.fields}};
  const json::value* found = nullptr;
  for (const json::object* where : {&conversation_.session_vars(), &customer.vars, &contact})
    if (!found) found = dialogue::value_at(*where, *name);
  const json::value actual = found ? *found : json::value(nullptr);
  const json::value wanted = given.size() > 1 ? given[1] : json::value(nullptr);
  if (actual == wanted) return {};
  return unmet("variable " + in_quotes(*name) + ": expected " + json::serialize(wanted) + ", found " +
               json::serialize(actual));
}

Result<> ScenarioRun::ended(const Arguments& given) {
  const Result<std::string> text = text_argument(given, 0, "ended");
  if (!text) return text.error();
  const auto wanted = dialogue::session_status_from(*text);
  if (!wanted)
    return fail(
        Errc::invalid,
        "t:ended: expected completed, failed, expired, handed_off, cancelled or diverged, found " + in_quotes(*text));
  if (const auto& session = conversation_.session())
    return unmet(in_quotes(session->name) + " has not ended: it waits");
  if (conversation_.ended().empty()) return unmet("no flow or script has run");
  const EndedSession& last = conversation_.ended().back();
  if (last.status == *wanted) return {};
  return unmet(in_quotes(last.name) + ": expected it to have ended as " + *text + ", found " +
               std::string(dialogue::to_text(last.status)) + (last.reason.empty() ? "" : " (" + last.reason + ")"));
}

/// t:called("POST https://…"), t:called("https://…*", { body = {…}, times = 2 })
Result<> ScenarioRun::called(const Arguments& given) {
  const Result<std::string> what = text_argument(given, 0, "called");
  if (!what) return what.error();
  const json::object* more = given.size() > 1 ? given[1].if_object() : nullptr;
  const json::value* body = more ? more->if_contains("body") : nullptr;
  const json::value* times = more ? more->if_contains("times") : nullptr;
  const int count = far_ends_.times_asked(*what, body ? *body : json::value(nullptr));
  const bool met = times && times->is_int64() ? times->get_int64() == count : count > 0;
  if (met) return {};
  return unmet("expected a request " + in_quotes(*what) + (body ? " with " + json::serialize(*body) : "") +
               (times ? ", " + json::serialize(*times) + " times" : "") + "; the bot asked " +
               listed(far_ends_.asked()));
}

}  // namespace parley::scenario
