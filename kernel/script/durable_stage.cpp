#include "script/durable_stage.hpp"

#include "script/allocator.hpp"
#include "script/durable_calls.hpp"
#include "script/durable_functions.hpp"
#include "script/durable_prelude.hpp"
#include "script/host_api.hpp"
#include "script/libraries.hpp"
#include "script/lua_json.hpp"

namespace parley::script {

namespace {

char chunk_key;     // the compiled file
char factory_key;   // makes functions with an upvalue of their own
char declared_key;  // what flow(…) was given, until it is called

DurableRun* run_in(lua_State* L) {
  return static_cast<DurableRun*>(sandbox_of(L).run_data());
}

int finish(lua_State* L, int, lua_KContext base) {
  DurableRun& run = *run_in(L);
  if (lua_gettop(L) > base && lua_istable(L, static_cast<int>(base) + 1)) {
    json::value outputs = to_json(L, static_cast<int>(base) + 1, "what the flow returns");
    if (!outputs.is_object()) return luaL_error(L, "what the flow returns must be a table of named values");
    if (json::serialize(outputs).size() > run.options.result_bytes)
      return luaL_error(L, "what the flow returns has more than %d bytes", int(run.options.result_bytes));
    run.outputs = std::move(outputs.get_object());
  }
  return 0;
}

int call_flow(lua_State* L, int, lua_KContext) {
  DurableRun& run = *run_in(L);
  run.loading = false;
  sandbox_of(L).freeze_globals(true);
  if (!run.declared)
    return luaL_error(L, "%s.lua declares no flow; expected flow(\"%s\", function(chat) … end)", run.program.c_str(),
                      run.program.c_str());
  lua_settop(L, 0);
  if (run.only_load) return 0;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &declared_key);
  lua_pushnil(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &declared_key);
  durable::push_durable_chat(L, run);
  push_json(L, run.state.with);
  lua_callk(L, 2, LUA_MULTRET, 0, finish);
  return finish(L, LUA_OK, 0);
}

// Runs the file and then its flow. Everything is made anew: what one conversation leaves in a variable of the file,
// another must not find.
int run_flow(lua_State* L) {
  DurableRun& run = *run_in(L);
  run.thread = L;
  run.loading = true;
  run.declared = false;
  sandbox_of(L).freeze_globals(false);
  lua_settop(L, 0);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &chunk_key);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &factory_key);
  lua_call(L, 0, 1);
  lua_upvaluejoin(L, 1, 1, 2, 1);
  push_globals(L);
  push_environment(L, 3);
  lua_setupvalue(L, 1, 1);
  lua_settop(L, 1);
  lua_callk(L, 0, 0, 0, call_flow);
  return call_flow(L, LUA_OK, 0);
}

// flow("pizza", function(chat, with) … end)
int declare_flow(lua_State* L) {
  DurableRun* run = run_in(L);
  if (!run || !run->loading)
    refuse_call(L, "flow", "stands at the top of the file, not inside a function that runs later");
  const std::string name = name_argument(L, "flow", 1, "the flow's name");
  if (!lua_isfunction(L, 2)) refuse_call(L, "flow", "expected flow(\"" + name + "\", function(chat) … end)");
  if (run->declared) refuse_call(L, "flow", "there is one in this file already; put the other into a file of its own");
  if (name != run->program)
    refuse_call(L, "flow", "this script is \"" + run->program + "\", and says it were \"" + name + "\"; use one name");
  run->declared = true;
  lua_settop(L, 2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &declared_key);
  return 0;
}

void add_library(lua_State* L, const char* owner) {
  lua_newtable(L);
  add_api_functions(L, owner);
  make_read_only(L);
  lua_setfield(L, -2, owner);
}

// ai is both a table and a function.
void add_ai(lua_State* L) {
  lua_newtable(L);
  add_api_functions(L, "ai");
  make_read_only(L);
  lua_getmetatable(L, -1);
  set_function(L, "__call", durable::ai_complete);
  lua_pop(L, 1);
  lua_setfield(L, -2, "ai");
}

void add_host_functions(lua_State* L) {
  if (luaL_loadstring(L, "local own return function() return own end") != LUA_OK) lua_error(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &factory_key);
  push_globals(L);
  set_function(L, "flow", declare_flow);
  for (const char* owner : {"http", "kv"}) add_library(L, owner);
  add_ai(L);
  lua_pop(L, 1);
  lua_newtable(L);
  add_api_functions(L, "chat");
  set_function(L, "goto", durable::start);  // chat["goto"], as goto is a word of Lua
  durable::add_chat_fields(L);
}

/// What the run of a sandbox sees of time and chance; `sandbox` is set right after the sandbox is made.
Outside outside_of(const std::shared_ptr<Sandbox*>& sandbox, const Clock& clock,
                   const std::function<std::uint64_t()>& random, const std::string& time_zone) {
  const auto run = [sandbox]() -> DurableRun* {
    auto* here = *sandbox ? static_cast<DurableRun*>((*sandbox)->run_data()) : nullptr;
    if (here && here->loading)
      refuse_call(here->thread, "time and chance", "not while the file loads: use them inside the flow's function");
    return here;
  };
  Outside outside;
  outside.time_zone = time_zone;
  outside.now = [run, &clock] {
    DurableRun* here = run();
    return here ? durable::now(*here) : clock.wall();
  };
  outside.random = [run, random] {
    DurableRun* here = run();
    return here ? durable::random_bits(*here, random) : random();
  };
  outside.heard = [sandbox] {
    const auto* here = *sandbox ? static_cast<DurableRun*>((*sandbox)->run_data()) : nullptr;
    return !here || !here->replaying();
  };
  return outside;
}

}  // namespace

Result<std::unique_ptr<DurableStage>> DurableStage::make(const Clock& clock, const Log& log,
                                                         const DurableOptions& options,
                                                         const std::function<std::uint64_t()>& random,
                                                         const ScriptVersion& version) {
  std::unique_ptr<DurableStage> stage(new DurableStage);
  const auto self = std::make_shared<Sandbox*>(nullptr);
  stage->sandbox_ =
      std::make_unique<Sandbox>(clock, log, options.limits, outside_of(self, clock, random, options.time_zone));
  *self = stage->sandbox_.get();
  if (const Result<> prepared = stage->prepare(version); !prepared) return prepared.error();
  return stage;
}

Result<> DurableStage::prepare(const ScriptVersion& version) {
  if (const Result<> added = sandbox_->host(add_host_functions); !added) return added;
  if (const Result<> added = durable::add_prelude(*sandbox_); !added) return added;
  const auto chunk = sandbox_->compile(version.name + ".lua", version.text);
  if (!chunk) return chunk.error();
  chunk_ = *chunk;
  sandbox_->freeze_globals(true);
  return sandbox_->host([&](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, chunk_);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &chunk_key);
  });
}

std::unique_ptr<Coroutine> DurableStage::begin() {
  return std::make_unique<Coroutine>(*sandbox_, [](lua_State* L) {
    lua_pushcfunction(L, run_flow);
    return 0;
  });
}

Result<Coroutine::State> DurableStage::resume(Coroutine& script, DurableRun& run, const Coroutine::Push& answer) {
  used_ = true;
  sandbox_->set_run_data(&run);
  auto state = script.resume(answer);
  sandbox_->set_run_data(nullptr);
  sandbox_->freeze_globals(true);
  return state;
}

bool DurableStage::out_of_memory() const {
  const Limit breached = sandbox_->meter().breached();
  return breached == Limit::memory || (breached == Limit::none && sandbox_->allocator().refused() == Limit::memory);
}

}  // namespace parley::script
