// The plain string functions, charged by the bytes they touch.
#include <cctype>
#include <cstring>

#include "script/libraries.hpp"

namespace parley::script {

namespace {

// Where a start position given by the script is, counted from 1: negative ones count from the end.
std::size_t start_position(lua_Integer position, std::size_t size) {
  if (position > 0) return static_cast<std::size_t>(position);
  if (position == 0 || position < -static_cast<lua_Integer>(size)) return 1;
  return size + static_cast<std::size_t>(position + 1);
}

std::size_t end_position(lua_Integer position, std::size_t size) {
  if (position > static_cast<lua_Integer>(size)) return size;
  if (position >= 0) return static_cast<std::size_t>(position);
  if (position < -static_cast<lua_Integer>(size)) return 0;
  return size + static_cast<std::size_t>(position + 1);
}

int string_len(lua_State* L) {
  lua_pushinteger(L, static_cast<lua_Integer>(check_text(L, 1).size()));
  return 1;
}

int string_sub(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  const std::size_t first = start_position(luaL_checkinteger(L, 2), text.size());
  const std::size_t last = end_position(luaL_optinteger(L, 3, -1), text.size());
  if (first > last) return lua_pushliteral(L, ""), 1;
  spend(L, 1 + (last - first) / 16);
  push_text(L, text.substr(first - 1, last - first + 1));
  return 1;
}

int string_byte(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  const lua_Integer from = luaL_optinteger(L, 2, 1);
  const std::size_t first = start_position(from, text.size());
  const std::size_t last = end_position(luaL_optinteger(L, 3, static_cast<lua_Integer>(first)), text.size());
  if (first > last) return 0;
  const std::size_t count = last - first + 1;
  spend(L, count);
  luaL_checkstack(L, static_cast<int>(count), "string slice too long");
  for (std::size_t i = first - 1; i < last; ++i) lua_pushinteger(L, static_cast<unsigned char>(text[i]));
  return static_cast<int>(count);
}

int string_char(lua_State* L) {
  const int count = lua_gettop(L);
  spend(L, static_cast<std::uint64_t>(count));
  luaL_Buffer buffer;
  char* out = luaL_buffinitsize(L, &buffer, static_cast<std::size_t>(count));
  for (int i = 1; i <= count; ++i) {
    const auto code = static_cast<lua_Unsigned>(luaL_checkinteger(L, i));
    luaL_argcheck(L, code <= 255, i, "value out of range");
    out[i - 1] = static_cast<char>(code);
  }
  luaL_pushresultsize(&buffer, static_cast<std::size_t>(count));
  return 1;
}

template <class Change>
int changed(lua_State* L, Change change) {
  const std::string_view text = check_text(L, 1);
  spend(L, 1 + text.size());
  luaL_Buffer buffer;
  change(text, luaL_buffinitsize(L, &buffer, text.size()));
  luaL_pushresultsize(&buffer, text.size());
  return 1;
}

int string_upper(lua_State* L) {
  return changed(L, [](std::string_view text, char* out) {
    for (char c : text) *out++ = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
}

int string_lower(lua_State* L) {
  return changed(L, [](std::string_view text, char* out) {
    for (char c : text) *out++ = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
}

int string_reverse(lua_State* L) {
  return changed(L, [](std::string_view text, char* out) {
    for (std::size_t i = text.size(); i > 0; --i) *out++ = text[i - 1];
  });
}

int string_rep(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  const lua_Integer times = luaL_checkinteger(L, 2);
  std::size_t gap_size = 0;
  const char* gap = luaL_optlstring(L, 3, "", &gap_size);
  const std::size_t each = text.size() + gap_size;
  // Nothing times 2^62 is nothing, at once.
  if (times <= 0 || each == 0) return lua_pushliteral(L, ""), 1;
  const std::size_t most = sandbox_of(L).limits().allocation_bytes;
  if (static_cast<std::size_t>(times) > most / each + 1) return luaL_error(L, "resulting string too large");
  const std::size_t size = each * static_cast<std::size_t>(times) - gap_size;
  spend(L, 1 + size / 16 + static_cast<std::size_t>(times));
  luaL_Buffer buffer;
  char* out = luaL_buffinitsize(L, &buffer, size);
  for (lua_Integer i = 0; i < times; ++i) {
    out = std::copy(text.begin(), text.end(), out);
    if (i + 1 < times) out = std::copy(gap, gap + gap_size, out);
  }
  luaL_pushresultsize(&buffer, size);
  return 1;
}

// "10" + 1: stock Lua turns strings into numbers by metamethods of strings.
bool push_number(lua_State* L, int index) {
  if (lua_type(L, index) == LUA_TNUMBER) return lua_pushvalue(L, index), true;
  if (lua_type(L, index) != LUA_TSTRING) return false;
  std::size_t size = 0;
  const char* text = lua_tolstring(L, index, &size);
  spend(L, size);
  return lua_stringtonumber(L, text) == size + 1;
}

template <int op>
int string_arith(lua_State* L) {
  static constexpr const char* kEvents[] = {"__add", "__sub", "__mul", "__mod", "__pow", "__div", "__idiv"};
  lua_settop(L, 2);
  if (push_number(L, 1) && push_number(L, 2)) return lua_arith(L, op), 1;
  lua_settop(L, 2);
  // A string on the left came here first; a table on the right may still know what to do.
  const char* event = op == LUA_OPUNM ? "__unm" : kEvents[op];
  if (lua_type(L, 2) != LUA_TSTRING && luaL_getmetafield(L, 2, event) != LUA_TNIL) {
    lua_insert(L, 1);
    return lua_call(L, 2, 1), 1;
  }
  const int wrong = lua_type(L, 1) == LUA_TNUMBER ? 2 : 1;
  return luaL_error(L, "attempt to perform arithmetic on a %s value", luaL_typename(L, wrong));
}

void add_arithmetic(lua_State* L) {
  set_function(L, "__add", string_arith<LUA_OPADD>);
  set_function(L, "__sub", string_arith<LUA_OPSUB>);
  set_function(L, "__mul", string_arith<LUA_OPMUL>);
  set_function(L, "__mod", string_arith<LUA_OPMOD>);
  set_function(L, "__pow", string_arith<LUA_OPPOW>);
  set_function(L, "__div", string_arith<LUA_OPDIV>);
  set_function(L, "__idiv", string_arith<LUA_OPIDIV>);
  set_function(L, "__unm", string_arith<LUA_OPUNM>);
}

}  // namespace

void set_string_metatable(lua_State* L, int library_index) {
  lua_pushliteral(L, "");
  lua_newtable(L);
  lua_pushvalue(L, library_index);
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  add_arithmetic(L);
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}

void add_string_functions(lua_State* L) {
  set_function(L, "len", string_len);
  set_function(L, "sub", string_sub);
  set_function(L, "byte", string_byte);
  set_function(L, "char", string_char);
  set_function(L, "upper", string_upper);
  set_function(L, "lower", string_lower);
  set_function(L, "reverse", string_reverse);
  set_function(L, "rep", string_rep);
}

}  // namespace parley::script
