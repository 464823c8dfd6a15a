#include "script/lua_json.hpp"

#include <algorithm>
#include <cmath>

#include "script/unicode.hpp"

namespace parley::script {

namespace {

json::value table_to_json(lua_State* L, int index, const char* what, int depth);

json::value value_to_json(lua_State* L, int index, const char* what, int depth) {
  switch (lua_type(L, index)) {
    case LUA_TNIL:
      return nullptr;
    case LUA_TBOOLEAN:
      return lua_toboolean(L, index) != 0;
    case LUA_TNUMBER:
      if (lua_isinteger(L, index)) return static_cast<std::int64_t>(lua_tointeger(L, index));
      if (!std::isfinite(lua_tonumber(L, index))) luaL_error(L, "%s: a number must be finite", what);
      return lua_tonumber(L, index);
    case LUA_TSTRING: {
      const std::string_view text = check_text(L, index);
      spend(L, 1 + text.size());
      if (!is_utf8(text)) luaL_error(L, "%s: a text is not valid UTF-8", what);
      return json::value(json::string(text));
    }
    case LUA_TTABLE:
      if (depth >= kDeepestTable)
        luaL_error(L, "%s: tables nest deeper than %d, or one contains itself", what, kDeepestTable);
      return table_to_json(L, lua_absindex(L, index), what, depth + 1);
    default:
      luaL_error(L, "%s: a %s cannot be sent or kept; expected text, number, boolean or table", what,
                 luaL_typename(L, index));
      return nullptr;
  }
}

json::value table_to_json(lua_State* L, int index, const char* what, int depth) {
  luaL_checkstack(L, 4, what);
  const auto size = static_cast<lua_Integer>(lua_rawlen(L, index));
  json::array list;
  for (lua_Integer i = 1; i <= size; ++i) {
    spend(L, 20);
    lua_rawgeti(L, index, i);
    list.push_back(value_to_json(L, -1, what, depth));
    lua_pop(L, 1);
  }
  std::vector<std::pair<std::string, json::value>> members;
  lua_pushnil(L);
  while (lua_next(L, index)) {
    spend(L, 20);
    if (lua_type(L, -2) == LUA_TSTRING) {
      members.emplace_back(check_text(L, -2), value_to_json(L, -1, what, depth));
    } else if (size == 0 || !lua_isinteger(L, -2)) {
      luaL_error(L, "%s: a table key must be a text, found a %s", what, luaL_typename(L, -2));
    }
    lua_pop(L, 1);
  }
  if (size > 0 && !members.empty()) luaL_error(L, "%s: a table is either a list or has named fields, not both", what);
  if (size > 0) return list;
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  json::object object;
  for (auto& [key, value] : members) object.emplace(key, std::move(value));
  return object;
}

}  // namespace

json::value to_json(lua_State* L, int index, const char* what) {
  return value_to_json(L, index, what, 0);
}

void push_json(lua_State* L, const json::value& value) {
  luaL_checkstack(L, 4, "document nests too deep");
  spend(L, 5);
  if (value.is_string()) return push_text(L, std::string_view(value.get_string()));
  if (value.is_bool()) return lua_pushboolean(L, value.get_bool());
  if (value.is_int64()) return lua_pushinteger(L, value.get_int64());
  if (value.is_number()) return lua_pushnumber(L, value.to_number<double>());
  if (value.is_array()) {
    lua_Integer i = 0;
    lua_createtable(L, static_cast<int>(value.get_array().size()), 0);
    for (const auto& each : value.get_array()) {
      push_json(L, each);
      lua_rawseti(L, -2, ++i);
    }
  } else if (value.is_object()) {
    lua_createtable(L, 0, static_cast<int>(value.get_object().size()));
    for (const auto& [key, each] : value.get_object()) {
      push_text(L, key);
      push_json(L, each);
      lua_rawset(L, -3);
    }
  } else {
    lua_pushnil(L);
  }
}

}  // namespace parley::script
