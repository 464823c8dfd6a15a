#include "script_run.hpp"

#include <lua.hpp>

namespace parley::test {

ScriptOutcome run_in(script::Sandbox& sandbox, const std::string& source) {
  ScriptOutcome outcome;
  const auto begin = std::chrono::steady_clock::now();
  const auto chunk = sandbox.compile("test.lua", source);
  if (chunk.has_error()) {
    outcome.error = chunk.error().message;
  } else {
    script::Coroutine run(sandbox, [ref = *chunk](lua_State* L) {
      lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
      return 0;
    });
    const auto state = run.resume();
    if (state.has_error()) {
      outcome.error = state.error().message;
    } else if (run.values() > 0 && lua_type(run.stack(), -run.values()) == LUA_TSTRING) {
      std::size_t size = 0;
      const char* text = lua_tolstring(run.stack(), -run.values(), &size);
      outcome.result.assign(text, size);
    }
    sandbox.release(*chunk);
  }
  outcome.doomed = sandbox.doomed();
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
}

ScriptOutcome run_script(const std::string& source, const script::Limits& limits, script::Outside outside) {
  const auto begin = std::chrono::steady_clock::now();
  ScriptOutcome outcome;
  {
    static const SystemClock clock;
    script::Sandbox sandbox(clock, Log(null_log_sink()), limits, std::move(outside));
    outcome = run_in(sandbox, source);
  }
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
}

}  // namespace parley::test
