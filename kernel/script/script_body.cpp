#include "script/script_body.hpp"

#include "script/coroutine.hpp"
#include "script/lua_json.hpp"

namespace parley::script {

namespace {

constexpr std::size_t kLongestOutputs = 128u << 10;

struct Body {
  FunctionRef function = 0;
  const json::object& inputs;
  json::object outputs;
};

int take_outputs(lua_State* L, int, lua_KContext) {
  Body& body = *static_cast<Body*>(sandbox_of(L).run_data());
  if (lua_gettop(L) == 0 || lua_isnil(L, 1)) return 0;
  json::value value = to_json(L, 1, "what the script returns");
  if (value.is_array() || !value.is_object())
    return luaL_error(L, "a script node returns a table of named outputs, such as return { total = 3 }; found a %s",
                      luaL_typename(L, 1));
  if (json::serialize(value).size() > kLongestOutputs)
    return luaL_error(L, "what the script returns has more than 128 KiB as JSON");
  body.outputs = std::move(value.get_object());
  return 0;
}

int call_body(lua_State* L) {
  Body& body = *static_cast<Body*>(sandbox_of(L).run_data());
  lua_settop(L, 0);
  lua_rawgeti(L, LUA_REGISTRYINDEX, body.function);
  push_json(L, body.inputs);
  lua_callk(L, 1, 1, 0, take_outputs);
  return take_outputs(L, LUA_OK, 0);
}

// On the script's own first line, so that line numbers stay its own.
std::string with_inputs(std::string_view source) {
  return "local inputs = ... " + std::string(source);
}

}  // namespace

Result<json::object> run_body(const Clock& clock, const Log& log, const Limits& limits, std::string_view source,
                              const json::object& inputs) {
  Sandbox sandbox(clock, log, limits);
  const auto function = sandbox.compile("script", with_inputs(source));
  if (!function) return function.error();
  Body body{*function, inputs, {}};
  Coroutine run(sandbox, [](lua_State* L) {
    lua_pushcfunction(L, call_body);
    return 0;
  });
  sandbox.set_run_data(&body);
  const auto ended = run.resume();
  sandbox.set_run_data(nullptr);
  if (!ended) return ended.error();
  if (*ended == Coroutine::State::waiting) return fail(Errc::invalid, "a script node cannot wait");
  return std::move(body.outputs);
}

Result<> check_body(const Clock& clock, const Log& log, const Limits& limits, std::string_view source) {
  Sandbox sandbox(clock, log, limits);
  const auto function = sandbox.compile("script", with_inputs(source));
  if (!function) return function.error();
  return {};
}

}  // namespace parley::script
