// A conversation with a durable script: a store of one session, a far end that answers as told, a clock. It can forget
// everything but the store between two turns, as a crash does, or throw a turn away before it is written.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "script/durable_runner.hpp"
#include "script/effect_log.hpp"
#include "script_run.hpp"
#include "support/manual_clock.hpp"

namespace parley::test {

class DurableWorld {
 public:
  /// `source` is the whole file of the script "demo"; without "flow(" it is the body of its flow.
  explicit DurableWorld(const std::string& source, script::DurableOptions options = patient_scripts(),
                        const std::string& name = "demo");

  static script::DurableOptions patient_scripts();
  static script::ScriptVersion version_of(const std::string& source, const std::string& name = "demo");

  /// The turns. Each gives what was said in it, joined by " | "; "-" for nothing.
  std::string start(const std::string& text = "hi", json::object with = {});
  std::string say(const std::string& text, json::object event = {});
  std::string timer();
  std::string later(Millis by);  ///< moves the clock, then the timer if one is due
  std::string result(json::object event);
  std::string resumed();
  std::string restart(const std::string& checkpoint);
  /// Answers the requests under way by `far_end` till there is none.
  std::string answer_requests();

  /// From now on the sessions run on this text.
  void move_to(const std::string& source) { version = version_of(source); }
  /// The process ends; the store stays.
  void crash();
  script::DryRun dry_run(const std::string& source);

  dialogue::SessionStatus status() const { return session.status; }
  bool waits() const { return session.status == dialogue::SessionStatus::waiting; }
  /// The kinds and keys in the journal, joined by ", ".
  std::string journal_kinds() const;

  ManualClock clock;
  SystemClock real;
  script::DurableOptions options;
  script::ScriptVersion version;
  dialogue::Session session;
  script::Journal journal;
  std::vector<dialogue::Request> requests;
  std::function<json::object(const dialogue::Request&)> far_end;
  std::vector<json::object> performed;  ///< documents of the requests that were made
  std::vector<std::string> said;        ///< everything, as the person saw it
  dialogue::Outcome last;
  std::string reason;
  std::string error;  ///< of the last turn that gave none
  json::object vars;
  std::string language = "en";
  std::vector<std::string> tags;
  std::optional<WallTime> window_ends;
  bool crash_always = false;    ///< after every turn
  bool lose_next_turn = false;  ///< the next turn is computed and not written, and computed again after a crash
  std::unique_ptr<script::DurableRunner> runner;

 private:
  dialogue::Input input(dialogue::Input::Kind kind);
  std::string turn(const std::function<Result<dialogue::Outcome>()>& take);
  void apply(dialogue::Outcome outcome);
};

}  // namespace parley::test
