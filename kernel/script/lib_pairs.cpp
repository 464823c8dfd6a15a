// pairs, next and ipairs in an order that is the same on every replay.
//
// Stock Lua walks a table in the order of its hash parts, which depends on a random seed and on addresses. A plain
// table does not know when a key came in, and assignments to it cannot be watched without making every script slow. So
// the order here is: integers ascending, other numbers ascending, strings by their bytes, false, true, and then tables,
// functions and userdata in the order in which *they* were created. For arrays, which is where people count on it,
// that is insertion order. `pairs` walks a picture of the keys: changing the table while walking is safe, keys removed
// meanwhile are left out, keys added meanwhile are not visited.
#include <algorithm>
#include <compare>
#include <vector>

#include "script/allocator.hpp"
#include "script/libraries.hpp"
#include "script/meter.hpp"

namespace parley::script {

namespace {

enum class KeyClass : std::uint8_t { integer, number, string, boolean, object };

struct Key {
  KeyClass kind;
  std::int64_t integer = 0;  // also false/true, and the creation number of objects
  double number = 0;
  std::string_view text;
  int slot = 0;  // where it is in the list of keys

  bool before(const Key& other) const {
    if (kind != other.kind) return kind < other.kind;
    if (kind == KeyClass::number) return number < other.number;
    if (kind == KeyClass::string) return text < other.text;
    return integer < other.integer;
  }
};

// Raises for what has no number: host handles, and C functions that are no closures (set_function makes closures).
std::int64_t creation_number(lua_State* L, int index) {
  bool numbered = !lua_islightuserdata(L, index);
  if (lua_iscfunction(L, index)) {
    numbered = lua_getupvalue(L, index, 1) != nullptr;
    if (numbered) lua_pop(L, 1);
  }
  if (!numbered) luaL_error(L, "this value of the host has no order; it cannot be the key of a table that is walked");
  return static_cast<std::int64_t>(Allocator::serial_of(lua_topointer(L, index)));
}

// The view of a string stays valid while the string is in the table or on the stack.
Key key_at(lua_State* L, int index) {
  switch (lua_type(L, index)) {
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) return {KeyClass::integer, lua_tointeger(L, index)};
      return {KeyClass::number, 0, lua_tonumber(L, index)};
    case LUA_TSTRING: {
      std::size_t size = 0;
      const char* text = lua_tolstring(L, index, &size);
      return {KeyClass::string, 0, 0, {text, size}};
    }
    case LUA_TBOOLEAN:
      return {KeyClass::boolean, lua_toboolean(L, index)};
    default:
      return {KeyClass::object, creation_number(L, index)};
  }
}

int next_pair(lua_State* L) {
  lua_Integer position = lua_tointeger(L, lua_upvalueindex(2));
  for (;;) {
    if (lua_rawgeti(L, lua_upvalueindex(1), ++position) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) != LUA_TNIL) break;
    lua_pop(L, 2);
    spend(L, 2);
  }
  lua_pushinteger(L, position);
  lua_replace(L, lua_upvalueindex(2));
  return 2;
}

// Pushes a table with the keys of the table at 1, in order.
void push_sorted_keys(lua_State* L) {
  std::vector<Key> keys;
  lua_newtable(L);
  const int list = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    keys.push_back(key_at(L, -1));
    keys.back().slot = static_cast<int>(keys.size());
    spend(L, 4);
    lua_pushvalue(L, -1);
    lua_rawseti(L, list, static_cast<lua_Integer>(keys.size()));
  }
  const auto before = [](const Key& a, const Key& b) { return a.before(b); };
  if (std::is_sorted(keys.begin(), keys.end(), before)) return;
  // n log n comparisons, of strings that may be long but then are few.
  for (std::size_t n = keys.size(); n > 1; n /= 2) spend(L, keys.size());
  std::sort(keys.begin(), keys.end(), before);
  lua_createtable(L, static_cast<int>(keys.size()), 0);
  lua_Integer position = 0;
  for (const Key& key : keys) {
    lua_rawgeti(L, list, key.slot);
    lua_rawseti(L, -2, ++position);
  }
  lua_remove(L, list);
}

int finish_pairs(lua_State*, int, lua_KContext) {
  return 3;
}

int ordered_pairs(lua_State* L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 3, 0, finish_pairs);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  push_sorted_keys(L);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_pair, 2);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

// The smallest key after `after` (or of all), by looking at each: next() without a loop around it is mostly asked
// whether a table is empty. Loops over arrays take the short way in ordered_next.
int push_next_key(lua_State* L, const Key* after) {
  lua_settop(L, 2);
  lua_pushnil(L);  // the best key so far
  bool found = false;
  Key best{KeyClass::integer};
  lua_pushnil(L);
  while (lua_next(L, 1)) {
    lua_pop(L, 1);
    spend(L, 4);
    const Key key = key_at(L, -1);
    if ((after && !after->before(key)) || (found && !key.before(best))) continue;
    best = key;
    found = true;
    lua_pushvalue(L, -1);
    lua_replace(L, 3);
  }
  if (!found) return 1;
  lua_pushvalue(L, -1);
  lua_rawget(L, 1);
  return 2;
}

int ordered_next(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  if (lua_isnil(L, 2)) return push_next_key(L, nullptr);
  const Key key = key_at(L, 2);
  if (key.kind == KeyClass::integer && key.integer < LUA_MAXINTEGER) {
    lua_pushinteger(L, key.integer + 1);
    if (lua_rawgeti(L, 1, key.integer + 1) != LUA_TNIL) return 2;
  }
  return push_next_key(L, &key);
}

int next_index(lua_State* L) {
  const lua_Integer index = luaL_checkinteger(L, 2) + 1;
  lua_pushinteger(L, index);
  return lua_geti(L, 1, index) == LUA_TNIL ? 1 : 2;
}

int indexed_pairs(lua_State* L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_pushcclosure(L, next_index, 1);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

}  // namespace

void add_iteration(lua_State* L) {
  set_function(L, "pairs", ordered_pairs);
  set_function(L, "next", ordered_next);
  set_function(L, "ipairs", indexed_pairs);
}

}  // namespace parley::script
