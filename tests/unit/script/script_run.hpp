// Runs one script in a fresh sandbox, the way tests want it: text in, outcome and time out.
#pragma once

#include <chrono>
#include <string>

#include "base/clock.hpp"
#include "script/coroutine.hpp"
#include "script/sandbox.hpp"

struct lua_State;

namespace parley::test {

/// The time a hostile script may take, by contract. Sanitizers slow every unmetered C loop down, memory most of all, so
/// they get ten times as much; what they check is memory and threads, not time.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr double kLongestAttack = 5.0;
#else
inline constexpr double kLongestAttack = 0.5;
#endif

/// The default limits, with half of that time for the run.
inline script::Limits attacked() {
  script::Limits limits;
  limits.wall_clock = Millis(static_cast<int>(kLongestAttack * 500));
  return limits;
}

/// The default limits with all the time in the world: for tests about anything but time, on a busy machine.
inline script::Limits patient() {
  script::Limits limits;
  limits.wall_clock = std::chrono::minutes(5);
  return limits;
}

struct ScriptOutcome {
  std::string error;   ///< empty when it ended well
  std::string result;  ///< its first result when that is a string or number
  bool doomed = false;
  double seconds = 0;  ///< compile, run and tear down
};

ScriptOutcome run_script(const std::string& source, const script::Limits& limits = {}, script::Outside outside = {});

/// Runs a source in a given sandbox; the sandbox may live on.
ScriptOutcome run_in(script::Sandbox& sandbox, const std::string& source);

}  // namespace parley::test
