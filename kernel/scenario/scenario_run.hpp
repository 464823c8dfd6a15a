// One scenario while it is played: the conversation, the far ends, and what each step (t:user, t:bot, …) does.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "scenario/far_ends.hpp"
#include "scenario/movable_clock.hpp"
#include "scenario/simulated_conversation.hpp"
#include "script/scenario_script.hpp"

namespace parley::scenario {

/// Starts a program outside of a message; a node's id: in the middle of it. Errors: not_found.
using StartProgram = std::function<Result<messaging::BotReply>(const dialogue::Start& start, std::string_view node,
                                                               const dialogue::Input& input)>;

/// What scenarios are played on; all of it outlives them. `clock` is the one that the bot asks.
struct Stage {
  messaging::Bot& bot;
  MovableClock& clock;
  StartProgram start{};
  std::function<void()> begin_anew{};     ///< before each scenario, beside the clock
  std::function<Result<>()> may_go_on{};  ///< asked before each step; empty: always
  std::string tenant = "default";
};

/// One thread.
class ScenarioRun {
 public:
  /// `subject` is the program that t:start() and t:at() mean when they name none.
  ScenarioRun(const Stage& stage, std::string subject, std::function<void(const messaging::BotReply&)> heard);

  /// Errors: unprocessable (the scenario does not hold), invalid (the step itself is wrong).
  Result<> step(const script::ScenarioStep& step);
  /// Nothing that the bot said is left unexpected.
  Result<> finish() const { return silent({}); }

 private:
  using Arguments = json::array;
  using Verb = Result<> (ScenarioRun::*)(const Arguments&);
  static Verb verb_of(std::string_view name);

  // scenario_run.cpp: what happens
  Result<> contact(const Arguments& given);
  Result<> clock(const Arguments& given);
  Result<> wait(const Arguments& given);
  Result<> user(const Arguments& given);
  Result<> resume(const Arguments& given);
  Result<> start(const Arguments& given);
  Result<> at(const Arguments& given);
  Result<> http(const Arguments& given);
  Result<> ai(const Arguments& given);
  Result<> kv(const Arguments& given);
  Result<> webhook(const Arguments& given);
  Result<> move_to(WallTime time);
  Result<> begin(const dialogue::Start& start, std::string_view node);
  Result<> nothing_left() const;
  Result<> hear(Result<> done);

  // scenario_checks.cpp: what must be so
  Result<> bot(const Arguments& given);
  Result<> ignore(const Arguments& given);
  Result<> handoff(const Arguments& given);
  Result<> tagged(const Arguments& given);
  Result<> untagged(const Arguments& given);
  Result<> variable(const Arguments& given);
  Result<> ended(const Arguments& given);
  Result<> called(const Arguments& given);
  Result<> silent(const Arguments& given) const;
  Result<> silent_step(const Arguments& given) { return silent(given); }
  Result<> check_tag(const Arguments& given, std::string_view verb, bool wanted) const;

  const Stage& stage_;
  const std::string subject_;
  FarEnds far_ends_;
  SimulatedConversation conversation_;
  std::deque<json::object> said_;  // by the bot, and not yet expected
  std::size_t heard_ = 0;          // of conversation_.said()
};

/// The text at that place. Errors: invalid.
Result<std::string> text_argument(const json::array& given, std::size_t place, std::string_view verb);

}  // namespace parley::scenario
