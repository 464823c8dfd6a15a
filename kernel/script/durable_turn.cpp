#include "script/durable_turn.hpp"

namespace parley::script {

using dialogue::Input;
using dialogue::SessionStatus;

namespace {

dialogue::Session session_after(const dialogue::Session& before, SessionStatus status, const DurableState& state) {
  dialogue::Session session = before;
  session.status = status;
  session.state = state.to_text();
  session.due.reset();
  const bool goes_on = status == SessionStatus::waiting || status == SessionStatus::calling;
  if (goes_on && state.pending) session.due = state.pending->due;
  return session;
}

/// Whoever waits for the session hears of the error; where nobody does, people take the conversation over.
void hand_off_unless(bool called, const DurableState& state, dialogue::Outcome& outcome) {
  if (!called && !state.handed_off) outcome.handoff = json::object{};
}

json::object held_input(const Input& input) {
  constexpr std::string_view kKinds[] = {"message", "timer", "result", "resumed"};
  json::object held{{"kind", kKinds[static_cast<std::size_t>(input.kind)]}};
  if (input.kind == Input::Kind::message) held["message"] = message_of(input);
  if (input.kind == Input::Kind::result && input.event) held["event"] = *input.event;
  return held;
}

/// A replay that did not come to its end has done nothing, so nothing of the turn is left but the session's state.
dialogue::Outcome diverged(DurableRun& run, const ScriptVersion& version, const dialogue::Session& before,
                           bool called) {
  const Divergence& divergence = *run.divergence;
  auto state = DurableState::parse(before.state).value();
  state.held = held_input(run.input());
  state.divergence = {{"expected", divergence.expected},
                      {"actual", divergence.actual},
                      {"line", divergence.line},
                      {"seq", divergence.seq}};
  dialogue::Outcome outcome;
  outcome.source = "script:" + version.name;
  dialogue::SessionChange change;
  change.session = session_after(before, SessionStatus::diverged, state);
  change.reason = describe(divergence, version.name);
  outcome.trace.push_back(json::object{{"line", divergence.line}, {"error", change.reason}});
  hand_off_unless(called, state, outcome);
  outcome.session = std::move(change);
  return outcome;
}

void end_of_life(const Rest& rest, DurableRun& run, bool called, dialogue::Outcome& outcome,
                 dialogue::SessionChange& change) {
  run.state.pending.reset();
  switch (rest.kind) {
    case Rest::Kind::completed:
      change.session.status = run.state.handed_off ? SessionStatus::handed_off : SessionStatus::completed;
      change.outputs = std::move(run.outputs);
      break;
    case Rest::Kind::handed_off:
      change.session.status = SessionStatus::handed_off;
      break;
    case Rest::Kind::started:
      change.session.status = SessionStatus::completed;
      outcome.start = std::move(run.leave->start);
      break;
    default:
      change.session.status = SessionStatus::failed;
      change.reason = rest.why;
      outcome.trace.push_back(json::object{{"error", rest.why}});
      hand_off_unless(called, run.state, outcome);
  }
}

}  // namespace

Heard hear(const DurableState& state, const Input& input) {
  if (!state.pending) return Heard::ignore;
  const Pending& pending = *state.pending;
  switch (input.kind) {
    case Input::Kind::timer:
      return pending.due && input.at >= *pending.due ? Heard::answer : Heard::ignore;
    case Input::Kind::result: {
      if (!input.event) return Heard::ignore;
      const bool by_number = pending.request != 0 && int_or(*input.event, "request", 0) == pending.request;
      const bool by_name = pending.kind == "webhook" && string_or(*input.event, "name") == pending.key;
      return by_number || by_name ? Heard::answer : Heard::ignore;
    }
    case Input::Kind::resumed:
      return pending.kind == "handoff" ? Heard::answer : Heard::ignore;
    case Input::Kind::message:
      // The bot is asked again, so people have let go.
      return pending.kind == "ask" || pending.kind == "handoff" ? Heard::answer : Heard::keep;
    case Input::Kind::restarted:
      return Heard::ignore;  // begins anew by start() or restart()
  }
  return Heard::ignore;
}

std::string describe(const Divergence& divergence, const std::string& program) {
  std::string place = program + ".lua";
  if (divergence.line > 0) place += ":" + std::to_string(divergence.line);
  return place + ": the script does " + divergence.actual + " where its journal has " + divergence.expected +
         " (effect " + std::to_string(divergence.seq) +
         "); go on with the old version, publish one that fits, restart at a checkpoint, or hand off";
}

dialogue::Outcome conclude(const Rest& rest, DurableRun& run, const ScriptVersion& version,
                           const dialogue::Session& before, bool called, bool begins) {
  if (rest.kind == Rest::Kind::diverged) return diverged(run, version, before, called);
  dialogue::Outcome outcome = std::move(run.outcome());
  dialogue::SessionChange change = std::move(run.change());
  outcome.source = "script:" + version.name;
  change.session = before;
  if (rest.kind != Rest::Kind::waiting) {
    end_of_life(rest, run, called, outcome, change);
    change.requests.clear();
    change.call.reset();
  } else {
    change.session.status =
        change.call || run.state.pending->kind == "call" ? SessionStatus::calling : SessionStatus::waiting;
  }
  change.journal = run.log.take_new();
  run.state.use = run.log.use();
  run.state.held.clear();
  run.state.divergence.clear();
  change.session = session_after(before, change.session.status, run.state);
  change.session.version = version.hash;
  if (begins) change.version_text = version.text;
  if (run.state.base != 0) change.forget_through = run.state.base;
  outcome.session = std::move(change);
  return outcome;
}

dialogue::Outcome keep_for_later(const dialogue::Session& session, DurableState state, const Input& input,
                                 const DurableOptions& options) {
  dialogue::Outcome outcome;
  outcome.source = "script:" + session.name;
  state.inbox.push_back(message_of(input));
  if (state.inbox.size() > options.inbox) state.inbox.erase(state.inbox.begin());
  outcome.trace.push_back(json::object{{"event", "message"}, {"kept", true}});
  dialogue::SessionChange change;
  change.session = session_after(session, session.status, state);
  change.requests_stand = true;
  outcome.session = std::move(change);
  return outcome;
}

}  // namespace parley::script
