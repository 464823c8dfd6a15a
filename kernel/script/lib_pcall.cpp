// pcall and xpcall that cannot catch a limit: when the run is doomed they pass it on instead of giving it to the
// script.
#include "script/allocator.hpp"
#include "script/libraries.hpp"
#include "script/meter.hpp"

namespace parley::script {

namespace {

bool failed(int status) {
  return status != LUA_OK && status != LUA_YIELD;
}

int finish_pcall(lua_State* L, int status, lua_KContext) {
  if (meter_of(L).doomed()) stop(L);
  if (failed(status)) {
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
  }
  return lua_gettop(L);
}

int safe_pcall(lua_State* L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  const int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
  return finish_pcall(L, status, 0);
}

int finish_handler(lua_State* L, int status, lua_KContext base) {
  if (meter_of(L).doomed()) stop(L);
  if (failed(status)) return finish_pcall(L, status, 0);
  return lua_gettop(L) - static_cast<int>(base);
}

// The handler runs here, after the failed call was unwound, as ordinary metered code. Stock Lua runs it on top of the
// failure, where a count hook that raises only makes it run again.
int finish_xpcall(lua_State* L, int status, lua_KContext) {
  if (meter_of(L).doomed()) stop(L);
  if (!failed(status)) return lua_gettop(L) - 1;  // all but the handler
  lua_pushboolean(L, 0);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -3);
  const int base = lua_gettop(L) - 3;
  const int handled = lua_pcallk(L, 1, LUA_MULTRET, 0, base, finish_handler);
  return finish_handler(L, handled, base);
}

int safe_xpcall(lua_State* L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  const int arguments = lua_gettop(L) - 2;
  lua_pushvalue(L, 2);
  lua_insert(L, 1);  // handler, function, handler, arguments
  lua_pushboolean(L, 1);
  lua_replace(L, 3);  // handler, function, true, arguments
  lua_pushvalue(L, 2);
  lua_insert(L, 4);  // handler, function, true, function, arguments
  lua_remove(L, 2);  // handler, true, function, arguments
  const int status = lua_pcallk(L, arguments, LUA_MULTRET, 0, 0, finish_xpcall);
  return finish_xpcall(L, status, 0);
}

}  // namespace

void add_protected_calls(lua_State* L) {
  set_function(L, "pcall", safe_pcall);
  set_function(L, "xpcall", safe_xpcall);
}

}  // namespace parley::script
