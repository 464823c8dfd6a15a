// The math library of stock Lua, which costs next to nothing, with a random that comes from the host.
#include <cmath>
#include <limits>

#include "script/libraries.hpp"

namespace parley::script {

namespace {

// A fair draw from [0, bound], by throwing away what would favour small numbers.
lua_Unsigned draw_up_to(lua_State* L, lua_Unsigned bound) {
  const auto& random = sandbox_of(L).outside().random;
  if (bound == std::numeric_limits<lua_Unsigned>::max()) return random();
  const lua_Unsigned range = bound + 1;
  const lua_Unsigned unfair = (0 - range) % range;
  for (;;) {
    const lua_Unsigned bits = random();
    if (bits >= unfair) return bits % range;
    spend(L, 10);
  }
}

int math_random(lua_State* L) {
  spend(L, 10);
  const int arguments = lua_gettop(L);
  if (arguments == 0) {
    lua_pushnumber(L, std::ldexp(static_cast<double>(sandbox_of(L).outside().random() >> 11), -53));
    return 1;
  }
  if (arguments > 2) return luaL_error(L, "wrong number of arguments to 'random'");
  const lua_Integer low = arguments == 1 ? 1 : luaL_checkinteger(L, 1);
  const lua_Integer high = luaL_checkinteger(L, arguments);
  luaL_argcheck(L, low <= high, arguments, "interval is empty");
  const auto span = static_cast<lua_Unsigned>(high) - static_cast<lua_Unsigned>(low);
  lua_pushinteger(L, static_cast<lua_Integer>(static_cast<lua_Unsigned>(low) + draw_up_to(L, span)));
  return 1;
}

}  // namespace

void add_math_functions(lua_State* L) {
  const int target = lua_gettop(L);
  lua_pushcfunction(L, luaopen_math);
  lua_call(L, 0, 1);
  const int stock = lua_gettop(L);
  constexpr const char* kTaken[] = {"abs",  "ceil", "floor", "max", "min",       "fmod", "modf",
                                    "sqrt", "sin",  "cos",   "tan", "asin",      "acos", "atan",
                                    "exp",  "log",  "deg",   "rad", "tointeger", "type", "ult"};
  for (const char* name : kTaken) {
    lua_getfield(L, stock, name);
    const lua_CFunction function = lua_tocfunction(L, -1);
    lua_pop(L, 1);
    lua_pushvalue(L, target);
    set_function(L, name, function);
    lua_pop(L, 1);
  }
  for (const char* name : {"pi", "huge", "maxinteger", "mininteger"}) {
    lua_getfield(L, stock, name);
    lua_setfield(L, target, name);
  }
  lua_settop(L, target);
  set_function(L, "random", math_random);
}

}  // namespace parley::script
