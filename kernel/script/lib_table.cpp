// The table library on raw tables: no metamethod runs, so sizes are real and every step can be charged before it is
// done.
#include "script/libraries.hpp"

namespace parley::script {

namespace {

// The table at `index` and its border; `write` refuses tables of the host.
lua_Integer check_table(lua_State* L, int index, bool write) {
  luaL_checktype(L, index, LUA_TTABLE);
  if (write) luaL_argcheck(L, !is_host_table(L, index), index, "this table is read-only");
  return static_cast<lua_Integer>(lua_rawlen(L, index));
}

// How many integers lie in [first, last], paid for. Raises when that cannot be afforded, long before the work.
lua_Unsigned spend_range(lua_State* L, lua_Integer first, lua_Integer last) {
  if (first > last) return 0;
  const lua_Unsigned count = static_cast<lua_Unsigned>(last) - static_cast<lua_Unsigned>(first);
  spend(L, count >= sandbox_of(L).limits().instructions ? sandbox_of(L).limits().instructions + 1 : 2 * (count + 1));
  return count + 1;
}

int table_insert(lua_State* L) {
  const lua_Integer end = check_table(L, 1, true) + 1;
  if (lua_gettop(L) == 2) {
    lua_rawseti(L, 1, end);
    return 0;
  }
  if (lua_gettop(L) != 3) return luaL_error(L, "wrong number of arguments to 'insert'");
  const lua_Integer at = luaL_checkinteger(L, 2);
  luaL_argcheck(L, at >= 1 && at <= end, 2, "position out of bounds");
  spend_range(L, at, end);
  for (lua_Integer i = end; i > at; --i) {
    lua_rawgeti(L, 1, i - 1);
    lua_rawseti(L, 1, i);
  }
  lua_rawseti(L, 1, at);
  return 0;
}

int table_remove(lua_State* L) {
  const lua_Integer size = check_table(L, 1, true);
  const lua_Integer at = luaL_optinteger(L, 2, size);
  if (!lua_isnoneornil(L, 2))
    luaL_argcheck(L, size + 1 == at || (at >= 1 && at <= size + 1) || (size == 0 && at == 0), 2,
                  "position out of bounds");
  lua_rawgeti(L, 1, at);
  spend_range(L, at, size);
  for (lua_Integer i = at; i < size; ++i) {
    lua_rawgeti(L, 1, i + 1);
    lua_rawseti(L, 1, i);
  }
  if (at <= size && at >= 1) {
    lua_pushnil(L);
    lua_rawseti(L, 1, size);
  }
  return 1;
}

int table_move(lua_State* L) {
  check_table(L, 1, false);
  const lua_Integer first = luaL_checkinteger(L, 2);
  const lua_Integer last = luaL_checkinteger(L, 3);
  const lua_Integer to = luaL_checkinteger(L, 4);
  const int target = lua_isnoneornil(L, 5) ? 1 : 5;
  check_table(L, target, true);
  const lua_Unsigned count = spend_range(L, first, last);
  luaL_argcheck(L, count == 0 || to <= LUA_MAXINTEGER - static_cast<lua_Integer>(count) + 1, 4,
                "destination wrap around");
  const bool backwards = target == 1 && to > first && to <= last;
  for (lua_Unsigned step = 0; step < count; ++step) {
    const auto i = static_cast<lua_Integer>(backwards ? count - 1 - step : step);
    lua_rawgeti(L, 1, first + i);
    lua_rawseti(L, target, to + i);
  }
  lua_pushvalue(L, target);
  return 1;
}

int table_concat(lua_State* L) {
  const lua_Integer size = check_table(L, 1, false);
  std::size_t gap_size = 0;
  const char* gap = luaL_optlstring(L, 2, "", &gap_size);
  const lua_Integer first = luaL_optinteger(L, 3, 1);
  const lua_Integer last = luaL_optinteger(L, 4, size);
  spend_range(L, first, last);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (lua_Integer i = first; i <= last; ++i) {
    lua_rawgeti(L, 1, i);
    if (!lua_isstring(L, -1)) {
      luaL_error(L, "invalid value (a %s) at index %I in table for 'concat'", luaL_typename(L, -1),
                 static_cast<LUAI_UACINT>(i));
    }
    spend(L, (lua_rawlen(L, -1) + gap_size) / 16);
    luaL_addvalue(&out);
    if (i == last) break;
    luaL_addlstring(&out, gap, gap_size);
  }
  luaL_pushresult(&out);
  return 1;
}

int table_pack(lua_State* L) {
  const int count = lua_gettop(L);
  spend(L, static_cast<std::uint64_t>(count));
  lua_createtable(L, count, 1);
  lua_insert(L, 1);
  for (int i = count; i >= 1; --i) lua_rawseti(L, 1, i);
  lua_pushinteger(L, count);
  lua_setfield(L, 1, "n");
  return 1;
}

int table_unpack(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  const lua_Integer first = luaL_optinteger(L, 2, 1);
  const lua_Integer last = lua_isnoneornil(L, 3) ? static_cast<lua_Integer>(lua_rawlen(L, 1)) : luaL_checkinteger(L, 3);
  if (first > last) return 0;
  const lua_Unsigned count = static_cast<lua_Unsigned>(last) - static_cast<lua_Unsigned>(first);
  if (count >= LUAI_MAXSTACK || !lua_checkstack(L, static_cast<int>(count) + 1)) {
    return luaL_error(L, "too many results to unpack");
  }
  spend_range(L, first, last);
  for (lua_Unsigned i = 0; i <= count; ++i) lua_rawgeti(L, 1, first + static_cast<lua_Integer>(i));
  return static_cast<int>(count) + 1;
}

}  // namespace

void add_table_functions(lua_State* L) {
  set_function(L, "insert", table_insert);
  set_function(L, "remove", table_remove);
  set_function(L, "move", table_move);
  set_function(L, "concat", table_concat);
  set_function(L, "pack", table_pack);
  set_function(L, "unpack", table_unpack);
}

}  // namespace parley::script
