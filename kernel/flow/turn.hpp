// One turn of a flow's session, while it is put together: what the steps want done becomes the outcome, where they
// lead to becomes the state. For runner.cpp only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flow/flow_state.hpp"
#include "flow/runner.hpp"
#include "flow/scope.hpp"
#include "flow/step_answer.hpp"

namespace parley::flow {

class Turn {
 public:
  /// `session` is the one that begins or goes on; everything else outlives the turn.
  Turn(const Program& program, const dialogue::Input& input, const Surroundings& around, const RunnerOptions& options,
       dialogue::Session session, FlowState state);

  /// Begins the session at this node.
  void begin(int place);
  /// The session goes on with what the input says.
  void hear();
  /// The session ends as failed: `why` is for people.
  void give_up(std::string why);

  dialogue::Outcome finish();

 private:
  struct Visit {
    int place = 0;
    std::string kind;
    std::string event;  // JSON, or empty
  };
  class View;

  // hearing.cpp: what an input means to the session
  void hear_message(json::object message);
  bool ask_listeners(const std::string& event);
  std::optional<std::string> heard_by(const Program::Step& step, const std::string& event);
  void hear_timer();
  void hear_result();
  void say_idle_text();
  void keep_for_later(json::object message);
  void deliver(std::string_view kind, std::string event);
  void touch();

  // turn.cpp: from step to step
  void run(Visit visit);
  void step(const Visit& visit);
  bool count_visit(const Program::Step& step);
  void keep_state(const Program::Step& step, json::value state);
  void conclude(const Program::Step& step, const std::optional<std::string>& port, const Visit& visit);
  void leave(const Program::Step& step, std::string_view port);
  void unconnected(const Program::Step& step, std::string_view port);
  bool try_again(const Program::Step& step);
  void node_failed(const Program::Step& step, const std::string& why);
  void carry_on(const Program::Step& step, OnError how, const std::string& why);
  void end(dialogue::SessionStatus status, std::string reason);
  void trace(const Program::Step& step, const Visit& visit, StepAnswer answer, std::string_view error);

  // effects.cpp: one function each
  Result<> perform_all(const StepAnswer& answer);
  Result<> perform(const json::object& effect);
  Result<> say(const json::object& effect);
  Result<> wait(const json::object& effect);
  Result<> set(const json::object& effect);
  Result<> change_contact(const json::object& effect);
  Result<> request(const json::object& effect);
  Result<> script(const json::object& effect);
  Result<> call(const json::object& effect);
  Result<> go_to_flow(const json::object& effect);
  Result<> jump(const json::object& effect);
  Result<> hand_off(const json::object& effect);
  Result<> end_flow(const json::object& effect);
  Result<> measure(const json::object& effect);
  Result<> note(const json::object& effect);

  // window.cpp: the 24 hours in which anything but a template may be sent
  bool window_is_shut(const StepAnswer& answer) const;
  bool outside_window(const Program::Step& step, const Visit& visit);

  /// The text of the person's language, as written.
  std::string_view in_language(const json::value& text) const;
  std::string filled(const json::value& text) const;

  const Program& program_;
  const dialogue::Input& input_;
  const Surroundings& around_;
  const RunnerOptions& options_;
  dialogue::Session session_;
  FlowState state_;
  Scope scope_;
  dialogue::Outcome outcome_;
  dialogue::SessionChange change_;
  std::optional<Visit> next_;   // where the turn goes on
  std::string result_;          // of an effect that has one at once, for the node's next step
  std::optional<int> jump_;     // an effect leads there
  bool over_ = false;           // the session has ended
  bool untouched_ = false;      // the input meant nothing to the session
  bool template_sent_ = false;  // in the window's stead; once a turn
  int steps_ = 0;
  Millis said_after_{};  // of the last message
};

}  // namespace parley::flow
