// A Lua state for code that is hostile until shown otherwise: own allocator, own libraries, budgets that cannot be
// caught.
//
// One per (tenant, thread). Scripts run in coroutines that the host owns (coroutine.hpp); a run that breaches a limit
// leaves the sandbox doomed, and the owner throws it away and makes another. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "script/limits.hpp"

struct lua_State;

namespace parley::script {

class Allocator;
class Meter;

/// What scripts learn from outside: for a durable script these are journalled effects. Called on the script's thread.
struct Outside {
  std::function<WallTime()> now;          ///< os.time, os.date; by default the sandbox's clock
  std::function<std::uint64_t()> random;  ///< 64 random bits for math.random; by default seeded by the system
  std::function<bool()> heard;            ///< whether print is to be heard now; by default always
  std::string time_zone = "UTC";          ///< IANA name: of time.format and its like when they are not given one
};

/// A function held in the registry of its sandbox; dies with it. Zero is "none".
using FunctionRef = int;

class Sandbox {
 public:
  /// `clock` outlives the sandbox. Throws std::bad_alloc when there is no memory for an empty state.
  Sandbox(const Clock& clock, Log log, Limits limits = {}, Outside outside = {});
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// Compiles one script (text, never bytecode) with an environment of its own that inherits the libraries.
  /// `name` is what errors show. The function is not run.
  Result<FunctionRef> compile(std::string_view name, std::string_view source);

  /// Lets go of a function that will not be run again; its memory counts until then.
  void release(FunctionRef function);

  /// Runs host code in protected mode on the main thread: the only safe place for API calls that may raise.
  /// The work must leave the stack as it found it, and must not call script code: no hook watches it.
  Result<void> host(const std::function<void(lua_State*)>& work);

  /// From now on (or until called with false) scripts cannot set globals: what one run leaves there, a later run for
  /// another contact would see. Reading stays possible.
  void freeze_globals(bool frozen) { frozen_ = frozen; }
  bool globals_frozen() const { return frozen_; }

  /// Breached: nothing more may run here.
  bool doomed() const;
  const Limits& limits() const { return limits_; }
  const Log& log() const { return log_; }
  const Outside& outside() const { return outside_; }
  /// Bytes of live objects, garbage included.
  std::size_t memory_in_use() const;

  /// Whatever the host's own Lua functions need to reach in the current run.
  void set_run_data(void* data) { run_data_ = data; }
  void* run_data() const { return run_data_; }

  /// A line from print, bounded in length and number; at debug level, since scripts may print message bodies.
  void print(std::string_view line);

  lua_State* main_thread() { return state_; }
  Meter& meter() { return *meter_; }
  Allocator& allocator() { return *allocator_; }

 private:
  friend class Coroutine;
  void begin_run(lua_State* thread);
  void end_run();
  /// The Error for a status Lua gave, with the message on top of `thread`. Never calls script code.
  Error explain(lua_State* thread, int status);

  const Limits limits_;
  const Log log_;
  Outside outside_;
  std::unique_ptr<Meter> meter_;
  std::unique_ptr<Allocator> allocator_;
  lua_State* state_ = nullptr;
  bool frozen_ = false;
  void* run_data_ = nullptr;
  std::uint32_t lines_printed_ = 0;
  std::size_t after_collection_ = 0;
};

}  // namespace parley::script
