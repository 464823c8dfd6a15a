// The base library: what is harmless in it, with nothing that loads code, names addresses or drives the collector.
#include <cmath>
#include <string>

#include "script/libraries.hpp"

namespace parley::script {

namespace {

int base_type(lua_State* L) {
  luaL_checkany(L, 1);
  lua_pushstring(L, luaL_typename(L, 1));
  return 1;
}

int base_tostring(lua_State* L) {
  luaL_checkany(L, 1);
  push_tostring(L, 1);
  return 1;
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 99;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \f\n\r\t\v";
  const auto first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

int tonumber_in_base(lua_State* L, int base) {
  luaL_checktype(L, 1, LUA_TSTRING);
  luaL_argcheck(L, base >= 2 && base <= 36, 2, "base out of range");
  std::string_view digits = trimmed(check_text(L, 1));
  const bool negative = !digits.empty() && digits.front() == '-';
  if (negative) digits.remove_prefix(1);
  lua_Unsigned number = 0;
  for (char c : digits) {
    if (digit_value(c) >= base) return luaL_pushfail(L), 1;
    number = number * static_cast<lua_Unsigned>(base) + static_cast<lua_Unsigned>(digit_value(c));
  }
  if (digits.empty()) return luaL_pushfail(L), 1;
  lua_pushinteger(L, static_cast<lua_Integer>(negative ? 0u - number : number));
  return 1;
}

int base_tonumber(lua_State* L) {
  luaL_checkany(L, 1);
  if (lua_type(L, 1) == LUA_TSTRING) spend(L, lua_rawlen(L, 1));
  if (!lua_isnoneornil(L, 2)) return tonumber_in_base(L, static_cast<int>(luaL_checkinteger(L, 2)));
  if (lua_type(L, 1) == LUA_TNUMBER) return lua_settop(L, 1), 1;
  std::size_t size = 0;
  const char* text = lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &size) : nullptr;
  if (!text || lua_stringtonumber(L, text) != size + 1) luaL_pushfail(L);
  return 1;
}

int base_select(lua_State* L) {
  const int count = lua_gettop(L);
  if (lua_type(L, 1) == LUA_TSTRING && check_text(L, 1) == "#") {
    lua_pushinteger(L, count - 1);
    return 1;
  }
  lua_Integer from = luaL_checkinteger(L, 1);
  if (from < 0) from = count + from;
  luaL_argcheck(L, from >= 1, 1, "index out of range");
  const int given = from > count ? 0 : count - static_cast<int>(from);
  spend(L, static_cast<std::uint64_t>(given));
  return given;
}

int base_error(lua_State* L) {
  const int level = static_cast<int>(luaL_optinteger(L, 2, 1));
  lua_settop(L, 1);
  if (lua_type(L, 1) == LUA_TSTRING && level > 0) {
    luaL_where(L, level);
    lua_insert(L, 1);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

int base_assert(lua_State* L) {
  luaL_checkany(L, 1);
  if (lua_toboolean(L, 1)) return lua_gettop(L);
  if (lua_gettop(L) < 2) return luaL_error(L, "assertion failed!");
  lua_settop(L, 2);
  return lua_error(L);
}

int base_print(lua_State* L) {
  const int count = lua_gettop(L);
  std::string line;
  for (int i = 1; i <= count && line.size() < 1000; ++i) {
    if (i > 1) line += '\t';
    line += push_tostring(L, i).substr(0, 1000);
    lua_pop(L, 1);
  }
  spend(L, 100 + line.size());
  sandbox_of(L).print(line);
  return 0;
}

int base_rawget(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  lua_settop(L, 2);
  lua_rawget(L, 1);
  return 1;
}

int base_rawset(lua_State* L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argcheck(L, !is_host_table(L, 1), 1, "this table is read-only");
  luaL_argcheck(L, !lua_isnoneornil(L, 2), 2, "a key cannot be nil");
  luaL_checkany(L, 3);
  lua_settop(L, 3);
  lua_rawset(L, 1);
  return 1;
}

int base_rawequal(lua_State* L) {
  luaL_checkany(L, 1);
  luaL_checkany(L, 2);
  if (lua_type(L, 1) == LUA_TSTRING) spend(L, lua_rawlen(L, 1) / 16);
  lua_pushboolean(L, lua_rawequal(L, 1, 2));
  return 1;
}

int base_rawlen(lua_State* L) {
  const int type = lua_type(L, 1);
  luaL_argexpected(L, type == LUA_TTABLE || type == LUA_TSTRING, 1, "table or string");
  lua_pushinteger(L, static_cast<lua_Integer>(lua_rawlen(L, 1)));
  return 1;
}

}  // namespace

std::string_view push_tostring(lua_State* L, int index) {
  if (luaL_callmeta(L, index, "__tostring")) {
    if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "'__tostring' must return a string");
  } else if (lua_type(L, index) == LUA_TNUMBER || lua_type(L, index) == LUA_TSTRING) {
    lua_pushvalue(L, index);
  } else if (lua_type(L, index) == LUA_TBOOLEAN) {
    lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
  } else {
    lua_pushstring(L, luaL_typename(L, index));  // an address would differ on replay, and tell of the process
  }
  std::size_t size = 0;
  const char* text = lua_tolstring(L, -1, &size);
  return {text, size};
}

void add_base_functions(lua_State* L) {
  constexpr std::pair<const char*, lua_CFunction> kFunctions[] = {
      {"type", base_type},     {"tostring", base_tostring}, {"tonumber", base_tonumber}, {"select", base_select},
      {"error", base_error},   {"assert", base_assert},     {"print", base_print},       {"rawget", base_rawget},
      {"rawset", base_rawset}, {"rawequal", base_rawequal}, {"rawlen", base_rawlen},
  };
  for (const auto& [name, function] : kFunctions) set_function(L, name, function);
  lua_pushstring(L, LUA_VERSION);
  lua_setfield(L, -2, "_VERSION");
}

}  // namespace parley::script
