#include "flow/runner.hpp"

#include "base/quoted.hpp"
#include "flow/turn.hpp"

namespace parley::flow {

namespace {

dialogue::Session new_session(const Program& program, const dialogue::Input& input, std::string id) {
  dialogue::Session session;
  session.id = std::move(id);
  session.program = dialogue::Program::flow;
  session.name = program.document().id;
  session.version = program.hash();
  session.started = input.at;
  return session;
}

FlowState state_with(const json::object& vars) {
  FlowState state;
  state.vars = vars;
  return state;
}

}  // namespace

dialogue::Outcome Runner::start(const Program& program, const json::object& with, const dialogue::Input& input,
                                std::string session_id, const Surroundings& around) const {
  Turn turn(program, input, around, options_, new_session(program, input, std::move(session_id)), state_with(with));
  if (program.start() == Program::kNowhere)
    turn.give_up("the flow has no start node");
  else
    turn.begin(program.start());
  return turn.finish();
}

Result<dialogue::Outcome> Runner::start_at(const Program& program, std::string_view node_id, const json::object& with,
                                           const dialogue::Input& input, std::string session_id,
                                           const Surroundings& around) const {
  const int place = program.place_of(node_id);
  if (place == Program::kNowhere) return fail(Errc::not_found, "the flow has no node " + in_quotes(node_id));
  Turn turn(program, input, around, options_, new_session(program, input, std::move(session_id)), state_with(with));
  turn.begin(place);
  return turn.finish();
}

dialogue::Outcome Runner::resume(const Program& program, const dialogue::Input& input,
                                 const Surroundings& around) const {
  dialogue::Session session = *input.session;
  session.status = dialogue::SessionStatus::waiting;
  Result<FlowState> state = FlowState::parse(session.state);
  if (!state) {
    Turn turn(program, input, around, options_, std::move(session), {});
    turn.give_up(state.error().message);
    return turn.finish();
  }
  Turn turn(program, input, around, options_, std::move(session), std::move(*state));
  turn.hear();
  return turn.finish();
}

Result<> Runner::can_move(const Program& program, const dialogue::Session& session) const {
  const Result<FlowState> state = FlowState::parse(session.state);
  if (!state) return state.error();
  const int place = program.place_of(state->node);
  if (place == Program::kNowhere)
    return fail(Errc::conflict, "stands at node " + in_quotes(state->node) + ", which the new version does not have");
  const Program::Step& step = program.at(place);
  if (!step.code) return fail(Errc::conflict, "stands at node " + in_quotes(state->node) + ": " + step.problem);
  return {};
}

}  // namespace parley::flow
