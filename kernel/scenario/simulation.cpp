#include "scenario/simulation.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "scenario/customer_message.hpp"

namespace parley::scenario {

namespace {

constexpr int kMostWakes = 1'000;

json::array texts(const std::vector<std::string>& from) {
  json::array all;
  for (const std::string& each : from) all.emplace_back(each);
  return all;
}

void add_session(json::array& events, const messaging::SessionTurn& turn) {
  const dialogue::Session& session = turn.change.session;
  json::object event{{"type", "session"},
                     {"name", session.name},
                     {"program", dialogue::to_text(session.program)},
                     {"status", dialogue::to_text(session.status)}};
  if (!turn.change.reason.empty()) event["reason"] = turn.change.reason;
  events.push_back(std::move(event));
  for (const dialogue::Request& request : turn.change.requests)
    events.push_back(json::object{
        {"type", "request"}, {"request", request.number}, {"kind", request.kind}, {"document", request.document}});
}

/// What one turn brought about, in the order in which a person would notice.
void add_events(json::array& events, const messaging::BotReply& reply) {
  const dialogue::Outcome& out = reply.outcome;
  for (const dialogue::Say& say : out.messages)
    events.push_back(json::object{{"type", "message"}, {"message", say.message}, {"after_ms", say.after.count()}});
  if (!out.tags_added.empty() || !out.tags_removed.empty())
    events.push_back(
        json::object{{"type", "tags"}, {"added", texts(out.tags_added)}, {"removed", texts(out.tags_removed)}});
  if (!out.vars_set.empty()) events.push_back(json::object{{"type", "variables"}, {"set", out.vars_set}});
  if (!out.contact.empty()) events.push_back(json::object{{"type", "contact"}, {"changed", out.contact}});
  for (const json::object& metric : out.metrics) events.push_back(json::object{{"type", "metric"}, {"metric", metric}});
  if (out.handoff) events.push_back(json::object{{"type", "handoff"}, {"to", *out.handoff}});
  if (out.close) events.push_back(json::object{{"type", "resolved"}});
  for (const messaging::SessionTurn& turn : reply.sessions) add_session(events, turn);
}

void add_trace(json::array& trace, const messaging::BotReply& reply) {
  for (const messaging::SessionTurn& turn : reply.sessions)
    for (const json::value& line : turn.trace) {
      json::object row = line.is_object() ? line.get_object() : json::object{{"line", line}};
      row["program"] = turn.change.session.name;
      row["cause"] = turn.cause;
      trace.push_back(std::move(row));
    }
}

class Simulation {
 public:
  Simulation(SimulatedBot& bot, MovableClock& clock, const SimulationLimits& limits)
      : bot_(bot),
        clock_(clock),
        limits_(limits),
        talk_(
            bot.bot(), [this](const std::string&, const dialogue::Request& request) { return ask(request); },
            [this](const messaging::BotReply& reply) {
              add_events(events_, reply);
              add_trace(trace_, reply);
            }) {
    talk_.tenant = limits.tenant;
  }

  Result<json::object> run(const json::object& request) {
    if (const Result<> ready = prepare(request); !ready) return ready.error();
    json::array done;
    if (const json::object* start = find_object(request, "start")) {
      if (const Result<> begun = begin(*start); !begun) return begun.error();
      done.push_back(take_up({}));
    }
    const json::array none;
    const json::array* steps = find_array(request, "steps");
    for (const json::value& each : steps ? *steps : none) {
      if (real_.steady() - begun_at_ > limits_.time)
        return fail(Errc::limit, "the steps take longer than " + std::to_string(limits_.time.count()) + " ms");
      const json::object* step = each.if_object();
      const Result<> taken = step ? take(*step) : Result<>(fail(Errc::invalid, "steps: expected objects"));
      if (!taken && taken.error().code == Errc::invalid) return taken.error();
      done.push_back(take_up(taken));
    }
    const auto due = talk_.due();
    return json::object{{"steps", std::move(done)},
                        {"waiting", talk_.session() ? json::value(talk_.session()->name) : json::value(nullptr)},
                        {"holder", talk_.holder()},
                        {"now", to_rfc3339(clock_.wall())},
                        {"due", due ? json::value(to_rfc3339(*due)) : json::value(nullptr)}};
  }

 private:
  Result<> prepare(const json::object& request) {
    clock_.reset();
    if (const json::string* time = find_string(request, "clock")) {
      const Result<WallTime> at = clock_.time_of(*time);
      if (!at) return fail(Errc::invalid, "clock: " + at.error().message);
      clock_.set(*at);
    }
    const json::array* steps = find_array(request, "steps");
    if (steps && steps->size() > limits_.steps)
      return fail(Errc::limit, "steps: expected at most " + std::to_string(limits_.steps) + ", found " +
                                   std::to_string(steps->size()));
    if (const json::object* contact = find_object(request, "contact")) set_contact(*contact);
    for (const auto& [member, add] : {std::pair("http", &FarEnds::add_http), std::pair("ai", &FarEnds::add_ai)}) {
      const json::array* prepared = find_array(request, member);
      for (std::size_t i = 0; prepared && i < prepared->size(); ++i) {
        const json::object* each = prepared->at(i).if_object();
        if (!each) return fail(Errc::invalid, std::string(member) + ": expected objects");
        if (const Result<> added = (far_ends_.*add)(*each); !added) return added;
      }
    }
    return {};
  }

  void set_contact(const json::object& contact) {
    Customer& customer = talk_.customer;
    customer.name = string_or(contact, "name", customer.name);
    customer.address = string_or(contact, "address", customer.address);
    customer.language = string_or(contact, "language", customer.language);
    if (const json::object* vars = find_object(contact, "vars")) customer.vars = *vars;
    if (const json::array* tags = find_array(contact, "tags"))
      for (const json::value& tag : *tags)
        if (tag.is_string()) customer.tags.emplace_back(tag.get_string());
  }

  Result<> begin(const json::object& start) {
    const json::object* with = find_object(start, "with");
    const dialogue::Start what{std::string(string_or(start, "name")), with ? *with : json::object()};
    Result<messaging::BotReply> reply =
        bot_.start()(what, string_or(start, "node"), talk_.input(dialogue::Input::Kind::message, clock_.wall()));
    return reply ? talk_.take(std::move(*reply), clock_.wall()) : Result<>(reply.error());
  }

  /// Errors of code invalid are the caller's; all others are what the step came to.
  Result<> take(const json::object& step) {
    const WallTime now = clock_.wall();
    if (const json::value* user = step.if_contains("user")) {
      Result<json::object> message = customer_message(*user, talk_.said());
      return message ? talk_.say(std::move(*message), now) : Result<>(message.error());
    }
    if (const json::string* time = find_string(step, "wait")) {
      const Result<Millis> span = duration_of(*time);
      return span ? wait(now + *span) : Result<>(fail(Errc::invalid, "wait: " + span.error().message));
    }
    if (const json::object* answer = find_object(step, "answer")) {
      json::object result = *answer;
      result.erase("request");
      return talk_.answer(int_or(*answer, "request", 0), std::move(result), now);
    }
    if (const json::object* hook = find_object(step, "webhook")) {
      const json::value* body = hook->if_contains("body");
      return talk_.call_webhook(std::string(string_or(*hook, "name")), body ? *body : json::value(json::object()), now);
    }
    if (bool_or(step, "resume", false)) return talk_.give_back(now);
    return fail(Errc::invalid, "steps: expected one of user, wait, answer, webhook or resume");
  }

  Result<> wait(WallTime until) {
    int wakes = 0;
    for (auto due = talk_.due(); due && *due <= until; due = talk_.due()) {
      if (++wakes > kMostWakes) return fail(Errc::limit, "more than 1000 timers end in this time");
      clock_.set(std::max(*due, clock_.wall()));
      if (const Result<> woken = talk_.wake(clock_.wall()); !woken) return woken;
    }
    clock_.set(until);
    return {};
  }

  Result<std::optional<FarAnswer>> ask(const dialogue::Request& request) {
    Result<std::optional<FarAnswer>> answer = far_ends_.answer(request);
    return answer ? std::move(answer) : Result<std::optional<FarAnswer>>(std::optional<FarAnswer>());
  }

  json::object take_up(const Result<>& done) {
    json::object step{{"at", to_rfc3339(clock_.wall())},
                      {"events", std::exchange(events_, {})},
                      {"variables", {{"session", talk_.session_vars()}, {"contact", talk_.customer.vars}}},
                      {"trace", std::exchange(trace_, {})}};
    if (!done) step["error"] = done.error().message;
    return step;
  }

  SimulatedBot& bot_;
  MovableClock& clock_;
  const SimulationLimits limits_;
  const SystemClock real_;
  const SteadyTime begun_at_ = real_.steady();
  FarEnds far_ends_;
  json::array events_;
  json::array trace_;
  SimulatedConversation talk_;
};

}  // namespace

Result<json::object> simulate(const json::object& request, SimulatedBot& bot, MovableClock& clock,
                              const SimulationLimits& limits) {
  return Simulation(bot, clock, limits).run(request);
}

json::object run_scenarios(const script::ScenarioScript& scenarios, const std::vector<bot::Runnable>& flows,
                           SimulatedBot& bot, MovableClock& clock, const SimulationLimits& limits) {
  const SystemClock real;
  Stage stage = bot.stage(clock);
  stage.tenant = limits.tenant;
  stage.may_go_on = [&real, ends = real.steady() + limits.time, &limits]() -> Result<> {
    if (real.steady() <= ends) return {};
    return fail(Errc::limit, "the scenarios take longer than " + std::to_string(limits.time.count()) + " ms");
  };
  Player player(std::move(stage));
  json::array all, coverage;
  std::size_t failed = 0;
  for (const ScenarioOutcome& outcome : player.play(scenarios)) {
    json::object row{{"name", outcome.name}, {"line", outcome.line}};
    if (!outcome.failure.empty()) row["failure"] = outcome.failure;
    failed += outcome.failure.empty() ? 0 : 1;
    all.push_back(std::move(row));
  }
  for (const bot::Runnable& program : flows) {
    if (!program.flow) continue;
    const FlowCoverage of = player.coverage().of(*program.flow);
    coverage.push_back(json::object{{"flow", of.name},
                                    {"nodes", of.nodes},
                                    {"nodes_visited", of.nodes - of.unvisited.size()},
                                    {"ways", of.ways},
                                    {"ways_taken", of.ways - of.untaken.size()},
                                    {"unvisited", texts(of.unvisited)},
                                    {"untaken", texts(of.untaken)}});
  }
  const std::size_t held = all.size() - failed;
  return {{"held", held}, {"failed", failed}, {"scenarios", std::move(all)}, {"coverage", std::move(coverage)}};
}

}  // namespace parley::scenario
