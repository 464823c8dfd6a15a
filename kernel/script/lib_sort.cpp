// table.sort as a merge sort: unlike quicksort it cannot be driven to n² comparisons, and unlike std::sort it stays in
// bounds whatever a hostile comparator answers. It is stable, so the result is the same on every replay.
#include <algorithm>

#include "script/libraries.hpp"

namespace parley::script {

namespace {

constexpr int kTable = 1;
constexpr int kLess = 2;  // comparator or nil

// Is the value on top smaller than the one below it? Leaves both.
bool top_is_less(lua_State* L) {
  if (lua_isnil(L, kLess)) {
    const bool strings = lua_type(L, -1) == LUA_TSTRING && lua_type(L, -2) == LUA_TSTRING;
    spend(L, strings ? 2 + std::min(lua_rawlen(L, -1), lua_rawlen(L, -2)) : 2);
    return lua_compare(L, -1, -2, LUA_OPLT) != 0;
  }
  spend(L, 4);
  lua_pushvalue(L, kLess);
  lua_pushvalue(L, -2);
  lua_pushvalue(L, -4);
  lua_call(L, 2, 1);
  const bool less = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return less;
}

void copy_slot(lua_State* L, int from, lua_Integer from_slot, int to, lua_Integer to_slot) {
  lua_rawgeti(L, from, from_slot);
  lua_rawseti(L, to, to_slot);
}

// Merges [left, middle) and [middle, right) of `from` into `to`.
void merge(lua_State* L, int from, int to, lua_Integer left, lua_Integer middle, lua_Integer right) {
  lua_Integer a = left;
  lua_Integer b = middle;
  spend(L, 2 * static_cast<std::uint64_t>(right - left));
  for (lua_Integer out = left; out < right; ++out) {
    bool second = a >= middle;
    if (!second && b < right) {
      lua_rawgeti(L, from, a);
      lua_rawgeti(L, from, b);
      second = top_is_less(L);
      lua_pop(L, 2);
    }
    copy_slot(L, from, second ? b++ : a++, to, out);
  }
}

int table_sort(lua_State* L) {
  luaL_checktype(L, kTable, LUA_TTABLE);
  luaL_argcheck(L, !is_host_table(L, kTable), kTable, "this table is read-only");
  if (!lua_isnoneornil(L, kLess)) luaL_checktype(L, kLess, LUA_TFUNCTION);
  lua_settop(L, 2);
  const auto size = static_cast<lua_Integer>(lua_rawlen(L, kTable));
  lua_createtable(L, static_cast<int>(size), 0);
  lua_createtable(L, static_cast<int>(size), 0);
  int from = 3;
  int to = 4;
  spend(L, 2 * static_cast<std::uint64_t>(size));
  // Sorted beside the table, so that a comparator that changes the table changes nothing here.
  for (lua_Integer i = 1; i <= size; ++i) copy_slot(L, kTable, i, from, i);
  for (lua_Integer width = 1; width < size; width *= 2) {
    for (lua_Integer left = 1; left <= size; left += 2 * width) {
      merge(L, from, to, left, std::min(left + width, size + 1), std::min(left + 2 * width, size + 1));
    }
    std::swap(from, to);
  }
  for (lua_Integer i = 1; i <= size; ++i) copy_slot(L, from, i, kTable, i);
  return 0;
}

}  // namespace

void add_table_sort(lua_State* L) {
  set_function(L, "sort", table_sort);
}

}  // namespace parley::script
