// The utf8 library of stock Lua, each call paid for by the length of its strings beforehand.
#include "script/libraries.hpp"

namespace parley::script {

namespace {

void push_metered(lua_State* L, lua_CFunction function);

// Upvalue 1 is the stock function. What it gives back may be one more stock function (the iterator of utf8.codes).
int call_metered(lua_State* L) {
  std::uint64_t bytes = 1;
  for (int i = lua_gettop(L); i >= 1; --i) {
    if (lua_type(L, i) == LUA_TSTRING) bytes += lua_rawlen(L, i);
  }
  spend(L, bytes);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  if (lua_iscfunction(L, 1)) {
    push_metered(L, lua_tocfunction(L, 1));
    lua_replace(L, 1);
  }
  return lua_gettop(L);
}

// Steps over one character; over a run of continuation bytes it may be as long as the string, so it is paid for after.
int step_metered(lua_State* L) {
  const lua_Integer from = lua_tointeger(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  const lua_Integer to = lua_tointeger(L, 1);
  spend(L, to > from ? static_cast<std::uint64_t>(to - from) : 1);
  return lua_gettop(L);
}

void push_metered(lua_State* L, lua_CFunction function) {
  lua_pushcfunction(L, function);
  lua_pushcclosure(L, step_metered, 1);
}

}  // namespace

void add_utf8_functions(lua_State* L) {
  const int target = lua_gettop(L);
  lua_pushcfunction(L, luaopen_utf8);
  lua_call(L, 0, 1);
  const int stock = lua_gettop(L);
  for (const char* name : {"char", "codepoint", "codes", "len", "offset"}) {
    lua_getfield(L, stock, name);
    lua_pushcclosure(L, call_metered, 1);
    lua_setfield(L, target, name);
  }
  lua_getfield(L, stock, "charpattern");
  lua_setfield(L, target, "charpattern");
  lua_settop(L, target);
}

}  // namespace parley::script
