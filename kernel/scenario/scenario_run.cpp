// What happens in a scenario: the customer writes, time passes, programs start. scenario_checks.cpp has what must be
// so.
#include "scenario/scenario_run.hpp"

#include <algorithm>
#include <map>

#include "base/quoted.hpp"
#include "scenario/customer_message.hpp"

namespace parley::scenario {

namespace {

/// A timer that starts itself again at once would ring for ever.
constexpr int kMostWakes = 1'000;

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

Result<> set_window(Customer& customer, const json::value& value) {
  const Result<Millis> span = duration_of(value.is_string() ? std::string_view(value.get_string()) : "");
  if (!span) return fail(Errc::invalid, "t:contact: field \"window\": " + span.error().message);
  customer.window = *span;
  return {};
}

Result<> set_field(Customer& customer, std::string_view field, const json::value& value) {
  if (field == "name") return set_text(customer.name, field, value);
  if (field == "address") return set_text(customer.address, field, value);
  if (field == "language") return set_text(customer.language, field, value);
  if (field == "tags") return set_tags(customer.tags, value);
  if (field == "window") return set_window(customer, value);
  if (field != "vars" || !value.is_object())
    return fail(Errc::invalid, "t:contact: unknown field \"" + std::string(field) +
                                   "\"; expected name, address, language, tags, vars or window");
  customer.vars = value.get_object();
  return {};
}

const json::object* table_at(const json::array& given, std::size_t place) {
  return given.size() > place ? given[place].if_object() : nullptr;
}

/// The variables at that place; none when nothing stands there. An empty Lua table is a list as well.
Result<json::object> variables(const json::array& given, std::size_t place, std::string_view verb) {
  if (given.size() <= place || given[place].is_null()) return json::object();
  if (const json::object* with = given[place].if_object()) return *with;
  if (given[place].is_array() && given[place].get_array().empty()) return json::object();
  return fail(Errc::invalid, "t:" + std::string(verb) + ": expected a table of variables");
}

}  // namespace

Result<std::string> text_argument(const json::array& given, std::size_t place, std::string_view verb) {
  if (given.size() <= place || !given[place].is_string())
    return fail(Errc::invalid, "t:" + std::string(verb) + ": expected a text");
  return std::string(given[place].get_string());
}

ScenarioRun::ScenarioRun(const Stage& stage, std::string subject, std::function<void(const messaging::BotReply&)> heard)
    : stage_(stage),
      subject_(std::move(subject)),
      conversation_(
          stage.bot, [this](const std::string&, const dialogue::Request& request) { return far_ends_.answer(request); },
          std::move(heard)) {
  conversation_.tenant = stage.tenant;
}

ScenarioRun::Verb ScenarioRun::verb_of(std::string_view name) {
  static const std::map<std::string_view, Verb> kVerbs{
      {"contact", &ScenarioRun::contact}, {"clock", &ScenarioRun::clock},
      {"wait", &ScenarioRun::wait},       {"user", &ScenarioRun::user},
      {"resume", &ScenarioRun::resume},   {"start", &ScenarioRun::start},
      {"at", &ScenarioRun::at},           {"http", &ScenarioRun::http},
      {"ai", &ScenarioRun::ai},           {"kv", &ScenarioRun::kv},
      {"bot", &ScenarioRun::bot},         {"silent", &ScenarioRun::silent_step},
      {"ignore", &ScenarioRun::ignore},   {"handoff", &ScenarioRun::handoff},
      {"tagged", &ScenarioRun::tagged},   {"untagged", &ScenarioRun::untagged},
      {"var", &ScenarioRun::variable},    {"ended", &ScenarioRun::ended},
      {"called", &ScenarioRun::called},   {"webhook", &ScenarioRun::webhook},
  };
  return kVerbs.at(name);  // the script offers no others: kScenarioVerbs
}

Result<> ScenarioRun::step(const script::ScenarioStep& step) {
  if (stage_.may_go_on)
    if (const Result<> time = stage_.may_go_on(); !time) return time;
  const Result<> done = (this->*verb_of(step.verb))(step.arguments);
  if (done || conversation_.ended().empty()) return done;
  // What a scenario misses is mostly the consequence of this.
  const EndedSession& last = conversation_.ended().back();
  const bool broke = last.status == dialogue::SessionStatus::failed || last.status == dialogue::SessionStatus::diverged;
  if (!broke || last.reason.empty() || step.verb == "ended") return done;
  return fail(done.error().code, done.error().message + "; " + in_quotes(last.name) + " failed before: " + last.reason);
}

Result<> ScenarioRun::contact(const Arguments& given) {
  const json::object* fields = table_at(given, 0);
  if (!fields) return fail(Errc::invalid, "t:contact: expected a table such as { name = \"Ana\", language = \"pt\" }");
  if (conversation_.has_spoken()) return fail(Errc::invalid, "t:contact: stands before the first t:user");
  for (const auto& [field, value] : *fields)
    if (const Result<> set = set_field(conversation_.customer, field, value); !set) return set;
  return {};
}

Result<> ScenarioRun::clock(const Arguments& given) {
  const Result<std::string> text = text_argument(given, 0, "clock");
  if (!text) return text.error();
  const Result<WallTime> time = stage_.clock.time_of(*text);
  return time ? move_to(*time) : Result<>(time.error());
}

Result<> ScenarioRun::wait(const Arguments& given) {
  const Result<std::string> text = text_argument(given, 0, "wait");
  if (!text) return text.error();
  const Result<Millis> span = duration_of(*text);
  return span ? move_to(stage_.clock.wall() + *span) : Result<>(fail(Errc::invalid, "t:wait: " + span.error().message));
}

/// What is due on the way happens when it is due.
Result<> ScenarioRun::move_to(WallTime time) {
  if (const Result<> left = nothing_left(); !left) return left;
  int wakes = 0;
  for (auto due = conversation_.due(); due && *due <= time; due = conversation_.due()) {
    if (++wakes > kMostWakes) return fail(Errc::limit, "more than 1000 timers end in this time");
    stage_.clock.set(std::max(*due, stage_.clock.wall()));
    if (const Result<> woken = hear(conversation_.wake(stage_.clock.wall())); !woken) return woken;
  }
  stage_.clock.set(time);
  return {};
}

Result<> ScenarioRun::user(const Arguments& given) {
  if (const Result<> left = nothing_left(); !left) return left;
  Result<json::object> message =
      customer_message(given.empty() ? json::value(nullptr) : given[0], conversation_.said());
  if (!message) return fail(message.error().code, "t:user: " + message.error().message);
  // t:user("…", "image"): the type alone
  if (given.size() > 1 && given[1].is_string()) (*message)["type"] = given[1];
  return hear(conversation_.say(std::move(*message), stage_.clock.wall()));
}

Result<> ScenarioRun::resume(const Arguments&) {
  if (const Result<> left = nothing_left(); !left) return left;
  return hear(conversation_.give_back(stage_.clock.wall()));
}

Result<> ScenarioRun::start(const Arguments& given) {
  dialogue::Start start{subject_, {}};
  if (!given.empty() && given[0].is_string()) start.name = given[0].get_string();
  Result<json::object> with = variables(given, 1, "start");
  if (!with) return with.error();
  start.with = std::move(*with);
  return begin(start, {});
}

Result<> ScenarioRun::at(const Arguments& given) {
  const Result<std::string> node = text_argument(given, 0, "at");
  if (!node) return fail(Errc::invalid, "t:at: expected a node's id");
  Result<json::object> with = variables(given, 1, "at");
  if (!with) return with.error();
  dialogue::Start start{subject_, std::move(*with)};
  if (given.size() > 2 && given[2].is_string()) start.name = given[2].get_string();
  return begin(start, *node);
}

Result<> ScenarioRun::begin(const dialogue::Start& start, std::string_view node) {
  if (const Result<> left = nothing_left(); !left) return left;
  if (!stage_.start) return fail(Errc::invalid, "flows and scripts cannot be started here");
  const WallTime now = stage_.clock.wall();
  Result<messaging::BotReply> reply =
      stage_.start(start, node, conversation_.input(dialogue::Input::Kind::message, now));
  if (!reply) return reply.error();
  return hear(conversation_.take(std::move(*reply), now));
}

Result<> ScenarioRun::http(const Arguments& given) {
  const json::object* prepared = table_at(given, 0);
  return prepared
             ? far_ends_.add_http(*prepared)
             : Result<>(fail(Errc::invalid, "t:http: expected a table such as { url = \"https://…\", reply = {…} }"));
}

Result<> ScenarioRun::ai(const Arguments& given) {
  const json::object* prepared = table_at(given, 0);
  return prepared ? far_ends_.add_ai(*prepared)
                  : Result<>(fail(Errc::invalid, "t:ai: expected a table such as { match = \"…\", reply = \"…\" }"));
}

Result<> ScenarioRun::kv(const Arguments& given) {
  const Result<std::string> name = text_argument(given, 0, "kv");
  if (!name) return fail(Errc::invalid, "t:kv: expected the value's name");
  far_ends_.set_value(*name, given.size() > 1 ? given[1] : json::value(nullptr));
  return {};
}

/// t:webhook("paid", { amount = 10 }): somebody calls the address that the session waits for.
Result<> ScenarioRun::webhook(const Arguments& given) {
  const Result<std::string> name = text_argument(given, 0, "webhook");
  if (!name) return fail(Errc::invalid, "t:webhook: expected the name that is waited for");
  if (const Result<> left = nothing_left(); !left) return left;
  return hear(conversation_.call_webhook(*name, given.size() > 1 ? given[1] : json::value(json::object()),
                                         stage_.clock.wall()));
}

Result<> ScenarioRun::nothing_left() const {
  const Result<> over = silent({});
  return over ? over : Result<>(fail(Errc::unprocessable, "before this " + over.error().message));
}

/// Takes up what the bot said meanwhile. A scenario that asks for the impossible is told apart from a bot that breaks.
Result<> ScenarioRun::hear(Result<> done) {
  const std::vector<json::object>& said = conversation_.said();
  for (; heard_ < said.size(); ++heard_) said_.push_back(said[heard_]);
  if (done || done.error().code == Errc::unprocessable) return done;
  return fail(Errc::unprocessable, "the bot's script failed: " + done.error().message);
}

}  // namespace parley::scenario
