// One session of a durable script while it runs: its journal, its state, and the turn that is being put together. For
// the .cpp files of this room only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "dialogue/input.hpp"
#include "dialogue/outcome.hpp"
#include "script/durable_options.hpp"
#include "script/durable_state.hpp"
#include "script/effect_log.hpp"
#include "script/question.hpp"

struct lua_State;

namespace parley::script {

/// Where a replay and its journal part.
struct Divergence {
  std::string expected;
  std::string actual;
  int line = 0;
  std::int64_t seq = 0;
};

/// What ends the script from within a call, past any pcall.
struct Leave {
  enum class Kind {
    start,       ///< another program takes over
    afresh,      ///< chat:continue
    handed_off,  ///< it would wait for a person whom people talk to
    failed
  };
  Kind kind = Kind::failed;
  dialogue::Start start;
  json::value state;
  std::string why;  ///< of failed, with script and line
};

/// A step as it was taken: what the script is given for it.
struct Taken {
  bool failed = false;
  json::value result;
};

/// Pushes what a step came to, for the script; gives the number of values.
using Give = int (*)(lua_State*, const json::value& result);

class DurableRun {
 public:
  DurableRun(const DurableOptions& options, DurableState state, std::shared_ptr<const Journal> journal);

  /// The turn that the calls below add to; both outlive it. `answers`: the input is for the step that is waited for.
  void begin_turn(const dialogue::Input& input, dialogue::Outcome& outcome, dialogue::SessionChange& change,
                  bool answers);
  const dialogue::Input& input() const { return *input_; }
  dialogue::Outcome& outcome() { return *outcome_; }
  dialogue::SessionChange& change() { return *change_; }
  WallTime at() const { return input_->at; }
  std::string_view language() const { return input_->contact_language; }

  /// The pending step's answer, when the turn brings one; it is written down, and from then on everything is new.
  /// Repeats a question whose answer does not do.
  std::optional<Taken> resolve();
  /// The rest of the session's life is not in the journal.
  void go_live();
  bool replaying() const { return replaying_; }

  /// Says it, unless it was said before. Errors: limit (too many in a turn), unavailable (the 24 hours are over).
  Result<> say(json::object message);
  void trace(json::object row);

  std::int64_t next_request() { return ++state.requests; }
  /// What chat:set made of a variable in this turn, or what is known of the contact; null when there is none.
  const json::value* variable(std::string_view name) const;

  const DurableOptions& options;
  DurableState state;
  EffectLog log;
  std::optional<Question> question;  ///< of a pending ask
  const char* waiting_call = "";     ///< of the pending step: the function's name, and how it gives its result
  Give waiting_give = nullptr;
  std::optional<Divergence> divergence;
  std::optional<Leave> leave;
  bool loading = false;    ///< the file runs, flow("…", …) is to come
  bool only_load = false;  ///< the flow is not called
  bool declared = false;
  bool passed_restart = false;  ///< came by the checkpoint at which this life began
  std::uint64_t random_state = 0;
  bool random_seeded = false;
  lua_State* thread = nullptr;
  std::string program;   ///< the name that flow("…", …) must say
  json::object outputs;  ///< what the script returned

 private:
  std::optional<Taken> answer_ask();
  std::optional<Taken> answer_time();
  std::optional<Taken> answer_result();
  std::optional<json::object> next_message();
  bool timer_is_due() const;

  const dialogue::Input* input_ = nullptr;
  dialogue::Outcome* outcome_ = nullptr;
  dialogue::SessionChange* change_ = nullptr;
  bool unused_ = false;  // the input has not answered anything yet
  bool replaying_ = true;
};

/// A message as sessions keep it: {"text", "type", "reply"?, "media"?, "location"?}.
json::object message_of(const dialogue::Input& input);
/// "ask \"What size?\"", for people.
std::string named_effect(std::string_view kind, std::string_view key);

}  // namespace parley::script
