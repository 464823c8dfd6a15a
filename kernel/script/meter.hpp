// The budgets of one run: instructions, time, and the verdict once one of them is spent ("doomed").
//
// It also owns the count hook, because the verdict has to reach code that is busy: a doomed run is stopped at its very
// next instruction. Not thread-safe; belongs to one Sandbox.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "script/limits.hpp"

struct lua_State;

namespace parley::script {

class Meter {
 public:
  Meter(const Clock& clock, const Limits& limits) : clock_(clock), limits_(limits) {}

  /// Fresh budgets, and the count hook on `thread`. A doomed meter stays doomed: its state must be thrown away.
  void begin(lua_State* thread);
  /// Time while no thread runs yet (compiling): as begin, without a hook.
  void begin() { begin(nullptr); }
  void end();
  bool active() const { return active_; }

  bool doomed() const { return breached_ != Limit::none; }
  Limit breached() const { return breached_; }
  void doom(Limit limit);

  /// Counts work in units of about one VM instruction (a few nanoseconds). May doom; the caller then stops.
  void charge(std::uint64_t units) {
    used_ += units;
    if (used_ >= next_look_) look();
  }
  /// Looks at instructions and clock now.
  void look();
  /// Called by the hook: `hook_interval` instructions went by.
  void tick();
  /// A string of this size exists from now on: VM instructions on it (==, <, arithmetic) are C loops that no hook
  /// interrupts, so the longer strings get, the more often the hook has to look.
  void saw_string(std::size_t bytes);

  /// Where the run was stopped; empty script when not known.
  const std::string& script() const { return script_; }
  int line() const { return line_; }
  /// Remembers the innermost script line on `thread`, unless a place is known already.
  void note_place(lua_State* thread);

  std::uint64_t used() const { return used_; }

 private:
  void arm(std::uint32_t interval);

  const Clock& clock_;
  const Limits& limits_;
  lua_State* thread_ = nullptr;
  bool active_ = false;
  Limit breached_ = Limit::none;
  std::uint64_t used_ = 0;
  std::uint64_t next_look_ = 0;
  std::uint32_t interval_ = 0;
  std::size_t longest_string_ = 0;
  SteadyTime deadline_{};
  std::string script_;
  int line_ = 0;
};

}  // namespace parley::script
