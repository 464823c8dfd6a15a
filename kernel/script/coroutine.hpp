// One run of script code, in a coroutine the host owns. Rules run it to the end; a durable script yields to the host
// wherever it waits, and is resumed (or thrown away) later.
#pragma once

#include <functional>

#include "base/result.hpp"
#include "script/sandbox.hpp"

namespace parley::script {

class Coroutine {
 public:
  /// Pushes values on the given stack and gives their number. May raise Lua errors, so it needs no checks of its own.
  using Push = std::function<int(lua_State*)>;
  enum class State { waiting, finished };

  /// `start` pushes the function and then its arguments, and gives the number of *arguments*. It runs at the first
  /// resume, inside the limits. The sandbox outlives the coroutine.
  Coroutine(Sandbox& sandbox, Push start);
  ~Coroutine();
  Coroutine(const Coroutine&) = delete;
  Coroutine& operator=(const Coroutine&) = delete;

  /// Runs until the script ends or waits, with fresh budgets. `answer` pushes what the wait gives to the script.
  /// An Error (a limit, or the script's own) ends the coroutine; after a limit the sandbox is doomed as well.
  Result<State> resume(Push answer = {});

  /// What was returned or yielded: the last `values()` slots of this stack, valid until the next resume. Read only
  /// (lua_to*, lua_type): nothing protects calls that raise.
  lua_State* stack() { return thread_; }
  int values() const { return values_; }

  /// For the host's Lua functions: `return Coroutine::wait(L, n)` yields the top n values to the host and gives the
  /// script what `answer` pushes. Raises a clear error where no wait can pass (sort and gsub callbacks, metamethods).
  static int wait(lua_State* L, int values);

 private:
  static int enter(lua_State* L);

  Sandbox& sandbox_;
  Push start_;
  Push answer_;
  lua_State* thread_ = nullptr;
  int anchor_ = 0;
  int values_ = 0;
  bool started_ = false;
  bool over_ = false;
};

}  // namespace parley::script
