#include "script/durable_runner.hpp"

#include <algorithm>
#include <array>

#include "base/crypto.hpp"
#include "script/durable_calls.hpp"
#include "script/durable_stage.hpp"
#include "script/durable_turn.hpp"
#include "script/live_sessions.hpp"

namespace parley::script {

using dialogue::Input;

namespace {

std::function<std::uint64_t()> system_random() {
  return [] {
    std::array<std::uint8_t, 8> bytes;
    random_bytes(bytes);
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8 | byte;
    return number;
  };
}

/// One life of a session, as a turn finds it; a second try begins with the same.
struct Plan {
  const ScriptVersion& version;
  const dialogue::Session& session;
  const DurableState& state;
  const Input& input;
  bool fresh = false;   ///< nothing to replay
  bool begins = false;  ///< the session is new
  bool called = false;
};

/// The input that a diverged session could not take up, with the circumstances of now.
Input taken_up(const DurableState& state, const Input& now) {
  Input input = now;
  const std::string_view kind = string_or(state.held, "kind");
  input.kind = kind == "message"  ? Input::Kind::message
               : kind == "timer"  ? Input::Kind::timer
               : kind == "result" ? Input::Kind::result
                                  : Input::Kind::resumed;
  const json::object* message = find_object(state.held, "message");
  input.event = message ? message : find_object(state.held, "event");
  if (message) {
    input.text = string_or(*message, "text");
    input.type = string_or(*message, "type");
  }
  return input;
}

}  // namespace

class DurableRunner::Impl {
 public:
  Impl(const Clock& clock, Log log, DurableOptions options, std::function<std::uint64_t()> random)
      : clock_(clock),
        log_(std::move(log)),
        options_(std::move(options)),
        random_(random ? std::move(random) : system_random()),
        live_(options_.live_sessions) {}

  dialogue::Outcome start(const ScriptVersion& version, const dialogue::Start& start, const Input& input,
                          Beginning beginning);
  Result<dialogue::Outcome> resume(const ScriptVersion& version, const Input& input);
  Result<dialogue::Outcome> restart(const ScriptVersion& version, std::string_view checkpoint, const Input& input);
  DryRun dry_run(const ScriptVersion& version, const dialogue::Session& session);

  Counts counts;

 private:
  struct Staged {
    std::string hash;
    std::unique_ptr<DurableStage> stage;
  };
  Result<DurableStage*> stage_for(const ScriptVersion& version);
  void drop_stage(const std::string& hash);
  dialogue::Outcome take_turn(const Plan& plan, bool* passed = nullptr);
  dialogue::Outcome play_turn(const Plan& plan, DurableStage& stage, bool* passed);
  std::optional<dialogue::Outcome> take_live_turn(const Plan& plan);
  dialogue::Outcome broken(const Plan& plan, const std::string& why);
  Rest rest_of(const Result<Coroutine::State>& ended, DurableRun& run);
  dialogue::Outcome finish(const Plan& plan, const Rest& rest, LiveSession session);

  const Clock& clock_;
  const Log log_;
  const DurableOptions options_;
  const std::function<std::uint64_t()> random_;
  std::vector<Staged> stages_;  // the last used in front
  bool out_of_memory_ = false;  // in the last turn
  LiveSessions live_;           // after the stages, on which they run: they must go first
};

Result<DurableStage*> DurableRunner::Impl::stage_for(const ScriptVersion& version) {
  const auto found =
      std::find_if(stages_.begin(), stages_.end(), [&](const Staged& s) { return s.hash == version.hash; });
  if (found != stages_.end() && !found->stage->sandbox().doomed()) {
    std::rotate(stages_.begin(), found, found + 1);
    return stages_.front().stage.get();
  }
  drop_stage(version.hash);
  auto made = DurableStage::make(clock_, log_, options_, random_, version);
  if (!made) return made.error();
  while (!stages_.empty() && stages_.size() >= options_.sandboxes) drop_stage(stages_.back().hash);
  stages_.insert(stages_.begin(), {version.hash, std::move(*made)});
  return stages_.front().stage.get();
}

void DurableRunner::Impl::drop_stage(const std::string& hash) {
  live_.drop_version(hash);
  std::erase_if(stages_, [&](const Staged& staged) { return staged.hash == hash; });
}

Rest DurableRunner::Impl::rest_of(const Result<Coroutine::State>& ended, DurableRun& run) {
  if (run.divergence) return {Rest::Kind::diverged, {}};
  if (run.leave) {
    constexpr Rest::Kind kKinds[] = {Rest::Kind::started, Rest::Kind::afresh, Rest::Kind::handed_off,
                                     Rest::Kind::failed};
    return {kKinds[static_cast<std::size_t>(run.leave->kind)], run.leave->why};
  }
  const bool waits = ended.has_value() && *ended == Coroutine::State::waiting;
  if (waits) return {Rest::Kind::waiting, {}};
  const bool limit = ended.has_error() && ended.error().code == Errc::limit;
  if (run.replaying() && !limit) {
    Divergence divergence;
    const auto* row = run.log.next();
    const auto& pending = run.state.pending;
    divergence.expected = row       ? named_effect(row->kind, row->key)
                          : pending ? named_effect(pending->kind, pending->key)
                                    : "nothing more";
    divergence.actual = ended.has_error() ? "an error (" + ended.error().message + ")" : "its end";
    divergence.seq = row ? row->seq : run.log.last_seq() + 1;
    run.divergence = std::move(divergence);
    return {Rest::Kind::diverged, {}};
  }
  if (ended.has_error()) return {Rest::Kind::failed, ended.error().message};
  return {Rest::Kind::completed, {}};
}

dialogue::Outcome DurableRunner::Impl::broken(const Plan& plan, const std::string& why) {
  DurableRun run(options_, plan.state, plan.session.journal);
  dialogue::Outcome outcome;
  dialogue::SessionChange change;
  run.begin_turn(plan.input, outcome, change, false);
  log_.error("a script failed", {{"script", plan.version.name}, {"session", plan.session.id}, {"reason", why}});
  return conclude({Rest::Kind::failed, why}, run, plan.version, plan.session, plan.called, plan.begins);
}

dialogue::Outcome DurableRunner::Impl::finish(const Plan& plan, const Rest& rest, LiveSession session) {
  const std::string why =
      rest.kind == Rest::Kind::diverged ? describe(*session.run->divergence, plan.version.name) : rest.why;
  if (!why.empty())
    log_.error(rest.kind == Rest::Kind::diverged ? "a script diverged" : "a script failed",
               {{"script", plan.version.name}, {"session", plan.session.id}, {"reason", why}});
  dialogue::Outcome outcome = conclude(rest, *session.run, plan.version, plan.session, plan.called, plan.begins);
  out_of_memory_ = session.stage->out_of_memory();
  if (session.stage->sandbox().doomed()) {
    session.script.reset();
    drop_stage(plan.version.hash);
  } else if (session.stage->sandbox().memory_in_use() > options_.live_memory) {
    live_.drop_version(plan.version.hash);
  } else if (rest.kind == Rest::Kind::waiting) {
    live_.keep(std::move(session), plan.version.hash, *outcome.session);
  }
  return outcome;
}

dialogue::Outcome DurableRunner::Impl::take_turn(const Plan& plan, bool* passed) {
  if (!plan.fresh) {
    if (auto outcome = take_live_turn(plan)) return std::move(*outcome);
  }
  live_.drop(plan.session.id);
  for (bool again = false;; again = true) {
    auto stage = stage_for(plan.version);
    if (!stage) return broken(plan, stage.error().message);
    const bool used = (*stage)->used();
    dialogue::Outcome outcome = play_turn(plan, **stage, passed);
    // What others left in the state is not this session's fault: with a new state there is room.
    if (again || !used || !out_of_memory_ || outcome.session->session.status != dialogue::SessionStatus::failed)
      return outcome;
    drop_stage(plan.version.hash);
  }
}

dialogue::Outcome DurableRunner::Impl::play_turn(const Plan& plan, DurableStage& stage, bool* passed) {
  ++counts.replayed;
  dialogue::Outcome outcome;
  dialogue::SessionChange change;
  LiveSession session{&stage, std::make_unique<DurableRun>(options_, plan.state, plan.session.journal), nullptr};
  session.run->program = plan.version.name;
  session.run->begin_turn(plan.input, outcome, change, !plan.fresh);
  if (plan.fresh) session.run->go_live();
  for (std::size_t restarts = 0;; ++restarts) {
    session.script = stage.begin();
    Rest rest = rest_of(stage.resume(*session.script, *session.run), *session.run);
    if (rest.kind == Rest::Kind::afresh && restarts >= options_.restarts)
      rest = {Rest::Kind::failed, plan.version.name + ".lua: chat:continue more than " +
                                      std::to_string(options_.restarts) + " times without waiting"};
    if (passed) *passed = session.run->passed_restart || rest.kind != Rest::Kind::completed;
    if (rest.kind != Rest::Kind::afresh) return finish(plan, rest, std::move(session));
    // What was learned until now is of no more use; only its numbers are not given again.
    DurableState state = session.run->state;
    state.base = session.run->log.last_seq();
    state.use = {};
    state.kept = std::move(session.run->leave->state);
    state.restart_at.clear();
    session.script.reset();
    session.run = std::make_unique<DurableRun>(options_, std::move(state), plan.session.journal);
    session.run->program = plan.version.name;
    session.run->begin_turn(plan.input, outcome, change, false);
    session.run->go_live();
  }
}

std::optional<dialogue::Outcome> DurableRunner::Impl::take_live_turn(const Plan& plan) {
  auto session = live_.take(plan.session, plan.version.hash);
  if (!session) return {};
  ++counts.live;
  dialogue::Outcome outcome;
  dialogue::SessionChange change;
  DurableRun& run = *session->run;
  run.begin_turn(plan.input, outcome, change, true);
  run.log.go_on_with(plan.session.journal);
  const auto taken = run.resolve();
  if (!taken) return finish(plan, {Rest::Kind::waiting, {}}, std::move(*session));
  const auto ended = session->stage->resume(*session->script, run, [&](lua_State* L) {
    return give_step(L, run.waiting_call, run.waiting_give, taken->failed, taken->result);
  });
  const Rest rest = rest_of(ended, run);
  const bool out_of_memory = ended.has_error() && session->stage->out_of_memory();
  if (rest.kind == Rest::Kind::afresh || out_of_memory) {  // by replay, where that is dealt with
    session->script.reset();
    if (out_of_memory) drop_stage(plan.version.hash);
    return {};
  }
  return finish(plan, rest, std::move(*session));
}

dialogue::Outcome DurableRunner::Impl::start(const ScriptVersion& version, const dialogue::Start& start,
                                             const Input& input, Beginning beginning) {
  dialogue::Session session;
  session.id = std::move(beginning.session_id);
  session.program = dialogue::Program::script;
  session.name = version.name;
  session.version = version.hash;
  session.started = input.at;
  DurableState state;
  state.with = start.with;
  state.message = message_of(input);
  return take_turn({version, session, state, input, true, true, beginning.called});
}

Result<dialogue::Outcome> DurableRunner::Impl::resume(const ScriptVersion& version, const Input& input) {
  if (!input.session) return fail(Errc::invalid, "there is no session to go on with");
  const dialogue::Session& session = *input.session;
  const auto state = DurableState::parse(session.state);
  if (!state) return state.error();
  const bool called = session.caller != nullptr;
  if (session.status == dialogue::SessionStatus::diverged) {
    if (input.kind != Input::Kind::resumed || state->held.empty()) return dialogue::Outcome{};
    const Input held = taken_up(*state, input);
    return take_turn({version, session, *state, held, false, false, called});
  }
  switch (hear(*state, input)) {
    case Heard::ignore:
      return dialogue::Outcome{};
    case Heard::keep:
      live_.drop(session.id);
      return keep_for_later(session, *state, input, options_);
    case Heard::answer:
      break;
  }
  return take_turn({version, session, *state, input, false, false, called});
}

Result<dialogue::Outcome> DurableRunner::Impl::restart(const ScriptVersion& version, std::string_view checkpoint,
                                                       const Input& input) {
  if (!input.session) return fail(Errc::invalid, "there is no session to restart");
  const dialogue::Session& session = *input.session;
  const auto before = DurableState::parse(session.state);
  if (!before) return before.error();
  DurableState state;
  state.with = before->with;
  state.kept = before->kept;
  state.message = before->message;
  state.requests = before->requests;
  state.base = session.journal && !session.journal->empty() ? session.journal->back().seq : before->base;
  state.restart_at = checkpoint;
  if (before->checkpoint == checkpoint) state.restart_state = before->checkpoint_state;
  bool passed = true;
  dialogue::Outcome outcome =
      take_turn({version, session, state, input, true, false, session.caller != nullptr}, &passed);
  if (!passed)
    return fail(Errc::not_found, version.name + ".lua has no chat:checkpoint(\"" + std::string(checkpoint) + "\", …)");
  return outcome;
}

DryRun DurableRunner::Impl::dry_run(const ScriptVersion& version, const dialogue::Session& session) {
  DryRun result;
  const auto state = DurableState::parse(session.state);
  const auto stage = state ? stage_for(version) : Result<DurableStage*>(state.error());
  if (!stage) {
    result.actual = stage.error().message;
    return result;
  }
  Input input;
  dialogue::Outcome outcome;
  dialogue::SessionChange change;
  DurableRun run(options_, *state, session.journal);
  run.program = version.name;
  run.begin_turn(input, outcome, change, false);
  auto script = (*stage)->begin();
  const auto ended = (*stage)->resume(*script, run);
  const Rest rest = rest_of(ended, run);
  result.compatible = rest.kind == Rest::Kind::waiting && run.replaying();
  if (run.divergence) {
    result.expected = run.divergence->expected;
    result.actual = run.divergence->actual;
    result.line = run.divergence->line;
    result.seq = run.divergence->seq;
  } else if (!result.compatible) {
    result.actual = rest.why;
  }
  script.reset();
  if ((*stage)->sandbox().doomed()) drop_stage(version.hash);
  return result;
}

DurableRunner::DurableRunner(const Clock& clock, Log log, DurableOptions options, std::function<std::uint64_t()> random)
    : impl_(std::make_unique<Impl>(clock, std::move(log), std::move(options), std::move(random))) {}
DurableRunner::~DurableRunner() = default;

dialogue::Outcome DurableRunner::start(const ScriptVersion& version, const dialogue::Start& start, const Input& input,
                                       Beginning beginning) {
  return impl_->start(version, start, input, std::move(beginning));
}

Result<dialogue::Outcome> DurableRunner::resume(const ScriptVersion& version, const Input& input) {
  return impl_->resume(version, input);
}

Result<dialogue::Outcome> DurableRunner::restart(const ScriptVersion& version, std::string_view checkpoint,
                                                 const Input& input) {
  return impl_->restart(version, checkpoint, input);
}

DryRun DurableRunner::dry_run(const ScriptVersion& version, const dialogue::Session& session) {
  return impl_->dry_run(version, session);
}

DurableRunner::Counts DurableRunner::counts() const {
  return impl_->counts;
}

}  // namespace parley::script
