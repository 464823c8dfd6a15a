// setmetatable and getmetatable, and the tables the host protects: libraries and script environments.
//
// Trap for script authors: setmetatable takes a picture of the metamethods at that moment; adding `mt.__add` later does
// not reach objects that have their metatable already. Lua looks metamethods up in the live table, so without the
// picture a script could smuggle `__gc`, `__close` or `__mode` in after the check.
#include "script/libraries.hpp"
#include "script/meter.hpp"

namespace parley::script {

namespace {

char original_key;  // in a picture: the table it was taken of
char host_key;      // in a metatable: the host made it

constexpr const char* kMetamethods[] = {"__index", "__newindex", "__call",      "__add",    "__sub",  "__mul", "__div",
                                        "__mod",   "__pow",      "__unm",       "__idiv",   "__band", "__bor", "__bxor",
                                        "__shl",   "__shr",      "__bnot",      "__concat", "__len",  "__eq",  "__lt",
                                        "__le",    "__tostring", "__metatable", "__pairs"};

void refuse_field(lua_State* L, const char* field) {
  lua_pushstring(L, field);
  if (lua_rawget(L, 2) != LUA_TNIL) luaL_error(L, "setmetatable: field '%s' is not allowed in a metatable here", field);
  lua_pop(L, 1);
}

void push_picture(lua_State* L) {
  lua_newtable(L);
  for (const char* name : kMetamethods) {
    lua_pushstring(L, name);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 2) == LUA_TNIL) {
      lua_pop(L, 2);
    } else {
      lua_rawset(L, -3);
    }
  }
  lua_pushvalue(L, 2);
  lua_rawsetp(L, -2, &original_key);
}

int safe_setmetatable(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  spend(L, std::size(kMetamethods));
  if (lua_istable(L, 2)) {
    for (const char* field : {"__gc", "__close", "__mode"}) refuse_field(L, field);
    push_picture(L);
  }
  lua_setmetatable(L, 1);
  lua_settop(L, 1);
  return 1;
}

int safe_getmetatable(lua_State* L) {
  luaL_checkany(L, 1);
  if (!lua_getmetatable(L, 1)) return lua_pushnil(L), 1;
  lua_pushstring(L, "__metatable");
  if (lua_rawget(L, -2) != LUA_TNIL) return 1;
  lua_pop(L, 1);
  lua_rawgetp(L, -1, &original_key);
  return 1;
}

int refuse_write(lua_State* L) {
  return luaL_error(L, "libraries are read-only: copy the functions you want to change");
}

int set_global(lua_State* L) {
  if (sandbox_of(L).globals_frozen()) {
    return luaL_error(L,
                      "globals cannot be set while a message is answered (another contact would see them): use a "
                      "local, or chat:set");
  }
  lua_settop(L, 3);
  lua_rawset(L, lua_upvalueindex(1));
  return 0;
}

// Locks the metatable on top against scripts.
void mark_as_host(lua_State* L) {
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushboolean(L, 1);
  lua_rawsetp(L, -2, &host_key);
}

}  // namespace

bool is_host_table(lua_State* L, int index) {
  if (!lua_getmetatable(L, index)) return false;
  const bool host = lua_rawgetp(L, -1, &host_key) != LUA_TNIL;
  lua_pop(L, 2);
  return host;
}

void make_read_only(lua_State* L) {
  lua_newtable(L);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  set_function(L, "__newindex", refuse_write);
  mark_as_host(L);
  lua_setmetatable(L, -2);
  lua_remove(L, -2);
}

void push_environment(lua_State* L, int globals_index) {
  lua_newtable(L);  // what scripts see as _G: always empty, so that every write comes by set_global
  lua_newtable(L);  // what they wrote
  lua_createtable(L, 0, 1);
  lua_pushvalue(L, globals_index);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, "_G");
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, "__index");
  lua_pushvalue(L, -2);
  lua_pushcclosure(L, set_global, 1);
  lua_setfield(L, -2, "__newindex");
  mark_as_host(L);
  lua_setmetatable(L, -3);
  lua_pop(L, 1);
}

void add_metatable_functions(lua_State* L) {
  set_function(L, "setmetatable", safe_setmetatable);
  set_function(L, "getmetatable", safe_getmetatable);
}

}  // namespace parley::script
