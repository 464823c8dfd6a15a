#include "bot/session_bot.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "bot/folder_programs.hpp"
#include "flow/flow_state.hpp"
#include "script/outbound.hpp"
#include "script/script_body.hpp"

namespace parley::bot {

namespace {

using dialogue::Input;
using dialogue::Outcome;
using dialogue::SessionStatus;

std::string_view cause_of(Input::Kind kind) {
  switch (kind) {
    case Input::Kind::timer:
      return "timer";
    case Input::Kind::result:
      return "result";
    case Input::Kind::resumed:
      return "resumed";
    case Input::Kind::restarted:
      return "restarted";
    default:
      return "message";
  }
}

bool goes_on(SessionStatus status) {
  return status == SessionStatus::waiting || status == SessionStatus::calling || status == SessionStatus::diverged;
}

void append(std::vector<std::string>& into, std::vector<std::string> more) {
  for (std::string& each : more)
    if (std::find(into.begin(), into.end(), each) == into.end()) into.push_back(std::move(each));
}

/// What a program said, behind what others said before it in the turn.
void merge(Outcome& into, Outcome from) {
  if (into.source.empty()) into.source = std::move(from.source);
  into.counted |= from.counted;
  for (dialogue::Say& each : from.messages) into.messages.push_back(std::move(each));
  for (const std::string& tag : from.tags_added) std::erase(into.tags_removed, tag);
  for (const std::string& tag : from.tags_removed) std::erase(into.tags_added, tag);
  append(into.tags_added, std::move(from.tags_added));
  append(into.tags_removed, std::move(from.tags_removed));
  for (auto& [key, value] : from.vars_set) into.vars_set[key] = std::move(value);
  for (auto& [key, value] : from.contact) into.contact[key] = std::move(value);
  if (from.handoff) into.handoff = std::move(from.handoff);
  into.close |= from.close;
  for (json::object& each : from.metrics) into.metrics.push_back(std::move(each));
}

/// What the caller of a session hears when that has ended.
json::object result_of(const dialogue::SessionChange& change, std::int64_t number) {
  if (change.session.status == SessionStatus::completed) return {{"request", number}, {"outputs", change.outputs}};
  const bool late = change.session.status == SessionStatus::expired;
  return {{"request", number}, {"error", {{"class", late ? "timeout" : "failed"}, {"message", change.reason}}}};
}

}  // namespace

/// One turn, while programs start, call and answer one another.
class SessionBot::Turn {
 public:
  Turn(SessionBot& bot, Input input, int worker) : bot_(bot), input_(std::move(input)), worker_(worker) {}

  Result<bool> resume() {
    dialogue::Session pinned = *input_.session;
    const bool anew = input_.kind == Input::Kind::restarted;
    const bool decided = anew || input_.kind == Input::Kind::resumed;
    if (decided && input_.event) pinned.version = string_or(*input_.event, "version", pinned.version);
    const Result<Runnable> program = bot_.programs_.pinned(input_.tenant, pinned);
    if (!program) return program.error();
    Result<Outcome> outcome = anew ? restart(*program) : run(*program);
    if (!outcome) return outcome.error();
    const Result<> taken = take(std::move(*outcome));
    return taken ? Result<bool>(true) : Result<bool>(taken.error());
  }

  Result<> take(Outcome outcome) {
    std::optional<dialogue::SessionChange> change = std::move(outcome.session);
    const std::optional<dialogue::Start> start = std::move(outcome.start);
    json::array trace = std::move(outcome.trace);
    merge(reply_.outcome, std::move(outcome));
    if (change) keep(*change, std::move(trace));
    if (start)
      return begin(*start, change ? change->session.caller : nullptr, change ? change->session.caller_request : 0);
    if (!change) return {};
    if (change->call && change->session.status == SessionStatus::calling) return call(*change);
    if (goes_on(change->session.status)) return {};
    return answer_caller(*change);
  }

  /// A program by its name; `caller` hears what becomes of it.
  Result<> begin(const dialogue::Start& start, std::shared_ptr<const dialogue::Session> caller, std::int64_t number) {
    if (++programs_ > bot_.options_.programs)
      return lost(fail(Errc::limit, "more than " + std::to_string(bot_.options_.programs) +
                                        " flows and scripts start one another in one turn"),
                  caller, number);
    auto program = bot_.programs_.current(input_.tenant, start.name);
    if (!program) return program.error();
    if (!*program)
      return lost(fail(Errc::not_found, "there is no active flow or script " + in_quotes(start.name)), caller, number);
    return begin(**program, start, std::move(caller), number);
  }

  Result<> begin(const Runnable& program, const dialogue::Start& start, std::shared_ptr<const dialogue::Session> caller,
                 std::int64_t number) {
    const std::string id = bot_.ids_.next();
    return began(program, std::move(caller), number,
                 program.flow
                     ? bot_.flows_.start(*program.flow, start.with, input_, id, around())
                     : scripts().start(*program.script, start, input_, script::Beginning{id, caller != nullptr}));
  }

  Result<> begin_at(const Runnable& program, std::string_view node, const json::object& with) {
    if (!program.flow) return fail(Errc::invalid, in_quotes(name_of(program)) + " is a script: it has no nodes");
    Result<Outcome> outcome = bot_.flows_.start_at(*program.flow, node, with, input_, bot_.ids_.next(), around());
    return outcome ? began(program, nullptr, 0, std::move(*outcome)) : Result<>(outcome.error());
  }

  Result<> began(const Runnable& program, std::shared_ptr<const dialogue::Session> caller, std::int64_t number,
                 Outcome outcome) {
    if (outcome.session) {
      outcome.session->session.caller = std::move(caller);
      outcome.session->session.caller_request = number;
      outcome.session->version_text = *program.text;
    }
    cause_ = "start";
    return take(std::move(outcome));
  }

  messaging::BotReply finish() {
    for (auto& each : reply_.outcome.messages) script::fit_outbound(each.message);
    for (const messaging::SessionTurn& turn : reply_.sessions)
      if (turn.change.session.status == SessionStatus::waiting) reply_.waiting = written(turn.change.session);
    return std::move(reply_);
  }

 private:
  script::DurableRunner& scripts() { return bot_.scripts_of(input_.tenant, worker_); }

  flow::Surroundings around() const {
    return {&bot_.options_.business, [this](std::string_view source, const json::object& inputs) {
              return script::run_body(bot_.clock_, bot_.log_, bot_.options_.scripts.limits, source, inputs);
            }};
  }

  Result<Outcome> run(const Runnable& program) {
    if (++programs_ > bot_.options_.programs)
      return fail(Errc::limit, "more than " + std::to_string(bot_.options_.programs) + " programs in one turn");
    cause_ = cause_of(input_.kind);
    if (program.flow) return bot_.flows_.resume(*program.flow, input_, around());
    return scripts().resume(*program.script, input_);
  }

  /// From the start, or from a node, with the variables that it has: a new session in place of the old one. A script
  /// goes on at a checkpoint in the session that it is.
  Result<Outcome> restart(const Runnable& program) {
    cause_ = cause_of(input_.kind);
    const dialogue::Session old = *input_.session;
    const std::string at(input_.event ? string_or(*input_.event, "at") : std::string_view());
    if (program.script && !at.empty()) return scripts().restart(*program.script, at, input_);
    const std::string id = bot_.ids_.next();
    Result<Outcome> outcome = Outcome();
    if (program.script) {
      outcome = scripts().start(*program.script, {}, input_, script::Beginning{id, old.caller != nullptr});
    } else {
      const Result<flow::FlowState> state = flow::FlowState::parse(old.state);
      const json::object vars = state ? state->vars : json::object();
      outcome = at.empty() ? Result<Outcome>(bot_.flows_.start(*program.flow, vars, input_, id, around()))
                           : bot_.flows_.start_at(*program.flow, at, vars, input_, id, around());
    }
    if (!outcome || !outcome->session) return outcome;
    outcome->session->session.caller = old.caller;
    outcome->session->session.caller_request = old.caller_request;
    outcome->session->version_text = *program.text;
    dialogue::SessionChange ended;
    ended.session = old;
    ended.session.status = SessionStatus::cancelled;
    ended.session.due.reset();
    ended.reason = "begun anew";
    keep(ended, {});
    return outcome;
  }

  /// Each session has one line in the write set, however often it ran in the turn.
  void keep(const dialogue::SessionChange& change, json::array trace) {
    const auto before = std::find_if(reply_.sessions.begin(), reply_.sessions.end(),
                                     [&](const auto& turn) { return turn.change.session.id == change.session.id; });
    if (before == reply_.sessions.end()) {
      reply_.sessions.push_back({change, std::move(trace), cause_});
      return;
    }
    dialogue::SessionChange next = change;
    next.version_text = std::move(before->change.version_text);
    std::vector<dialogue::JournalledEffect> journal = std::move(before->change.journal);
    journal.insert(journal.end(), change.journal.begin(), change.journal.end());
    next.journal = std::move(journal);
    next.forget_through = std::max(next.forget_through, before->change.forget_through);
    before->change = std::move(next);
    for (json::value& line : trace) before->trace.push_back(std::move(line));
  }

  Result<> call(const dialogue::SessionChange& change) {
    return begin(*change.call, in_memory(change), change.call_number);
  }

  /// The session as a later program of the turn meets it: with what was journalled, but not counted as written.
  static std::shared_ptr<const dialogue::Session> in_memory(const dialogue::SessionChange& change) {
    auto session = std::make_shared<dialogue::Session>(change.session);
    if (change.journal.empty()) return session;
    auto journal = session->journal ? std::make_shared<std::vector<dialogue::JournalledEffect>>(*session->journal)
                                    : std::make_shared<std::vector<dialogue::JournalledEffect>>();
    journal->insert(journal->end(), change.journal.begin(), change.journal.end());
    std::erase_if(*journal, [&](const auto& row) { return row.seq <= change.forget_through; });
    session->journal = std::move(journal);
    return session;
  }

  Result<> answer_caller(const dialogue::SessionChange& ended) {
    const std::shared_ptr<const dialogue::Session> caller = ended.session.caller;
    if (!caller) return {};
    if (ended.session.status == SessionStatus::handed_off) return give_up(*caller);
    return tell(caller, result_of(ended, ended.session.caller_request));
  }

  /// People go on: whoever called has nothing to go on with.
  Result<> give_up(const dialogue::Session& session) {
    dialogue::SessionChange change;
    change.session = session;
    change.session.status = SessionStatus::handed_off;
    change.session.due.reset();
    keep(change, {});
    return session.caller ? give_up(*session.caller) : Result<>();
  }

  Result<> tell(const std::shared_ptr<const dialogue::Session>& caller, json::object result) {
    const json::object event = std::move(result);
    Input before = input_;
    input_.kind = Input::Kind::result;
    input_.session = caller;
    input_.event = &event;
    const Result<bool> done = resume();
    input_ = std::move(before);
    return done ? Result<>() : Result<>(done.error());
  }

  /// A program that cannot begin: its caller hears why, people otherwise take over; nobody is left without an answer.
  Result<> lost(const Error& why, const std::shared_ptr<const dialogue::Session>& caller, std::int64_t number) {
    bot_.log_.warning("a program could not begin", {{"tenant", input_.tenant}, {"reason", why.message}});
    if (caller) return tell(caller, {{"request", number}, {"error", {{"class", "failed"}, {"message", why.message}}}});
    if (!reply_.outcome.handoff) reply_.outcome.handoff = json::object();
    return {};
  }

  /// As it is once the turn is in the store.
  std::shared_ptr<const dialogue::Session> written(const dialogue::Session& session) const {
    const auto turn = std::find_if(reply_.sessions.begin(), reply_.sessions.end(),
                                   [&](const auto& each) { return each.change.session.id == session.id; });
    const bool wrote = turn != reply_.sessions.end();
    auto next = std::make_shared<dialogue::Session>(wrote ? *in_memory(turn->change) : session);
    if (wrote) ++next->revision;
    if (next->caller) next->caller = written(*next->caller);
    return next;
  }

  SessionBot& bot_;
  Input input_;
  const int worker_;
  messaging::BotReply reply_;
  std::string cause_;
  std::size_t programs_ = 0;
};

SessionBot::SessionBot(BotOptions options, RuleBot& rules, Programs& programs, const Clock& clock, Ids& ids, Log log)
    : options_(std::move(options)),
      rules_(rules),
      programs_(programs),
      clock_(clock),
      ids_(ids),
      log_(log.as("bot")),
      flows_(options_.flows) {
  for (int worker = 0; worker < options_.workers; ++worker) scripts_.emplace_back(options_.script_states);
}

SessionBot::~SessionBot() = default;

Result<std::optional<messaging::BotReply>> SessionBot::answer(const Input& input, int worker) {
  Turn turn(*this, input, worker);
  if (input.session) {
    const Result<bool> done = turn.resume();
    if (!done) return done.error();
    return std::optional(turn.finish());
  }
  if (input.kind != Input::Kind::message) return std::optional<messaging::BotReply>();
  Result<std::optional<Outcome>> by_rule = rules_.answer(input, worker);
  if (!by_rule) return by_rule.error();
  Result<> done;
  if (*by_rule) {
    done = turn.take(std::move(**by_rule));
  } else {
    const auto flow = programs_.default_of(input.tenant, input.channel);
    if (!flow) return flow.error();
    if (!*flow) return std::optional<messaging::BotReply>();
    done = turn.begin(**flow, {}, nullptr, 0);
  }
  if (!done) return done.error();
  return std::optional(turn.finish());
}

Result<messaging::BotReply> SessionBot::start(const dialogue::Start& start, const Input& input, int worker) {
  const auto program = programs_.current(input.tenant, start.name);
  if (!program) return program.error();
  if (!*program) return fail(Errc::not_found, "there is no active flow or script " + in_quotes(start.name));
  Turn turn(*this, input, worker);
  if (const Result<> done = turn.begin(**program, start, nullptr, 0); !done) return done.error();
  return turn.finish();
}

Result<messaging::BotReply> SessionBot::start_at(const dialogue::Start& start, std::string_view node,
                                                 const Input& input, int worker) {
  const auto program = programs_.current(input.tenant, start.name);
  if (!program) return program.error();
  if (!*program) return fail(Errc::not_found, "there is no active flow or script " + in_quotes(start.name));
  Turn turn(*this, input, worker);
  if (const Result<> done = turn.begin_at(**program, node, start.with); !done) return done.error();
  return turn.finish();
}

script::DurableRunner& SessionBot::scripts_of(const std::string& tenant, int worker) {
  auto& kept = scripts_[std::size_t(worker)];
  if (const auto* known = kept.find(tenant)) return **known;
  script::DurableOptions options = options_.scripts;
  options.tenant = options_.business;
  return *kept.put(tenant, std::make_unique<script::DurableRunner>(clock_, log_, std::move(options), options_.random));
}

}  // namespace parley::bot
