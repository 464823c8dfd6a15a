#include "script/scenario_script.hpp"

#include <algorithm>

#include "script/coroutine.hpp"
#include "script/libraries.hpp"
#include "script/lua_json.hpp"

namespace parley::script {

namespace {

constexpr std::size_t kMostScenarios = 1'000;
constexpr int kMostArguments = 4;
char methods_key;  // its address names the metatable of `t` in the registry

struct Declared {
  std::vector<ScenarioName> names;
  std::vector<FunctionRef> functions;
};

int line_of_caller(lua_State* L) {
  lua_Debug caller;
  return lua_getstack(L, 1, &caller) && lua_getinfo(L, "l", &caller) ? caller.currentline : 0;
}

// scenario("name", function(t) … end)
int declare(lua_State* L) {
  auto* declared = static_cast<Declared*>(sandbox_of(L).run_data());
  if (!declared || sandbox_of(L).globals_frozen())
    return luaL_error(L, "scenario: scenarios stand at the top of the file, not inside one another");
  ScenarioName scenario{std::string(check_text(L, 1)), line_of_caller(L)};
  luaL_argcheck(L, !scenario.name.empty(), 1, "expected the scenario's name");
  luaL_checktype(L, 2, LUA_TFUNCTION);
  const bool taken = std::any_of(declared->names.begin(), declared->names.end(),
                                 [&](const ScenarioName& other) { return other.name == scenario.name; });
  if (taken) return luaL_error(L, "scenario: there is another one named \"%s\"", scenario.name.c_str());
  if (declared->names.size() >= kMostScenarios) return luaL_error(L, "scenario: more than 1000 in one file");
  lua_settop(L, 2);
  declared->functions.push_back(luaL_ref(L, LUA_REGISTRYINDEX));
  declared->names.push_back(std::move(scenario));
  return 0;
}

// Yields verb, arguments as JSON text, and line: the host takes the step and comes back, or does not.
int step(lua_State* L) {
  const char* verb = lua_tostring(L, lua_upvalueindex(1));
  if (!lua_istable(L, 1)) return luaL_error(L, "t.%s must be called as t:%s(…)", verb, verb);
  if (lua_gettop(L) - 1 > kMostArguments) return luaL_error(L, "t:%s: more than %d arguments", verb, kMostArguments);
  const int line = line_of_caller(L);
  json::array arguments;
  const std::string what = "t:" + std::string(verb);
  for (int i = 2; i <= lua_gettop(L); ++i) arguments.push_back(to_json(L, i, what.c_str()));
  lua_settop(L, 0);
  lua_pushstring(L, verb);
  push_text(L, json::serialize(arguments));
  lua_pushinteger(L, line);
  return Coroutine::wait(L, 3);
}

Result<> add_functions(Sandbox& sandbox) {
  sandbox.freeze_globals(true);
  return sandbox.host([](lua_State* L) {
    push_globals(L);
    set_function(L, "scenario", declare);
    lua_pop(L, 1);
    lua_newtable(L);
    for (const char* verb : kScenarioVerbs) {
      lua_pushstring(L, verb);
      lua_pushcclosure(L, step, 1);
      lua_setfield(L, -2, verb);
    }
    lua_createtable(L, 0, 2);
    lua_insert(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &methods_key);
  });
}

Result<Declared> load(Sandbox& sandbox, const ScriptSource& source) {
  if (const Result<> added = add_functions(sandbox); !added) return added.error();
  const auto chunk = sandbox.compile(source.name, source.text);
  if (!chunk) return chunk.error();
  Declared declared;
  Coroutine run(sandbox, [ref = *chunk](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
    return 0;
  });
  sandbox.set_run_data(&declared);
  sandbox.freeze_globals(false);
  const auto ended = run.resume();
  sandbox.freeze_globals(true);
  sandbox.set_run_data(nullptr);
  if (!ended) return ended.error();
  if (*ended == Coroutine::State::waiting)
    return fail(Errc::invalid, source.name + ": steps stand inside a scenario, where there is a t");
  return declared;
}

/// The step that the script waits for, and its line.
std::pair<ScenarioStep, int> awaited(Coroutine& run) {
  lua_State* L = run.stack();
  ScenarioStep step{lua_tostring(L, -3), json::parse(lua_tostring(L, -2)).as_array()};
  return {std::move(step), int(lua_tointeger(L, -1))};
}

}  // namespace

ScenarioScript::ScenarioScript(const Clock& clock, Log log, Limits limits, ScriptSource source)
    : clock_(clock), log_(std::move(log)), limits_(limits), source_(std::move(source)) {}

Result<std::vector<ScenarioName>> ScenarioScript::scenarios() const {
  Sandbox sandbox(clock_, log_, limits_);
  Result<Declared> declared = load(sandbox, source_);
  if (!declared) return declared.error();
  return std::move(declared->names);
}

Result<> ScenarioScript::play(std::size_t number, const PlayStep& play) const {
  Sandbox sandbox(clock_, log_, limits_);
  const Result<Declared> declared = load(sandbox, source_);
  if (!declared) return declared.error();
  if (number >= declared->functions.size())
    return fail(Errc::invalid, source_.name + ": declares other scenarios each time it is loaded");
  Coroutine run(sandbox, [function = declared->functions[number]](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, function);
    lua_newtable(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &methods_key);
    lua_setmetatable(L, -2);
    return 1;
  });
  while (true) {
    const auto state = run.resume();
    if (!state) return state.error();
    if (*state == Coroutine::State::finished) return {};
    const auto [step, line] = awaited(run);
    if (const Result<> done = play(step); !done)
      return fail(done.error().code, source_.name + ":" + std::to_string(line) + ": " + done.error().message);
  }
}

}  // namespace parley::script
