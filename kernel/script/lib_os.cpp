// os.time and os.date on the host's clock, in UTC. Nothing else of the os library is there.
#include <ctime>

#include "script/libraries.hpp"

namespace parley::script {

namespace {

std::int64_t now_seconds(lua_State* L) {
  return std::chrono::floor<std::chrono::seconds>(sandbox_of(L).outside().now()).time_since_epoch().count();
}

int field(lua_State* L, const char* name, int otherwise) {
  lua_pushstring(L, name);
  lua_rawget(L, 1);
  int whole = 0;
  const lua_Integer value = lua_tointegerx(L, -1, &whole);
  if (!whole && !lua_isnil(L, -1)) luaL_error(L, "field '%s' is not an integer", name);
  if (!whole && otherwise < 0) luaL_error(L, "field '%s' missing in date table", name);
  if (whole && (value > 100'000 || value < -100'000)) luaL_error(L, "field '%s' is out of bounds", name);
  lua_pop(L, 1);
  return whole ? static_cast<int>(value) : otherwise;
}

int os_time(lua_State* L) {
  spend(L, 20);
  if (lua_isnoneornil(L, 1)) {
    lua_pushinteger(L, now_seconds(L));
    return 1;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  std::tm date{};
  date.tm_year = field(L, "year", -1) - 1900;
  date.tm_mon = field(L, "month", -1) - 1;
  date.tm_mday = field(L, "day", -1);
  date.tm_hour = field(L, "hour", 12);
  date.tm_min = field(L, "min", 0);
  date.tm_sec = field(L, "sec", 0);
  lua_pushinteger(L, timegm(&date));
  return 1;
}

int push_date_table(lua_State* L, const std::tm& date) {
  lua_createtable(L, 0, 9);
  const std::pair<const char*, int> fields[] = {
      {"year", date.tm_year + 1900}, {"month", date.tm_mon + 1}, {"day", date.tm_mday},      {"hour", date.tm_hour},
      {"min", date.tm_min},          {"sec", date.tm_sec},       {"wday", date.tm_wday + 1}, {"yday", date.tm_yday + 1},
  };
  for (const auto& [name, value] : fields) {
    lua_pushinteger(L, value);
    lua_setfield(L, -2, name);
  }
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "isdst");
  return 1;
}

int os_date(lua_State* L) {
  std::size_t size = 0;
  const char* given = luaL_optlstring(L, 1, "%c", &size);
  std::string_view format(given, size);
  spend(L, 20 + 20 * size);
  const std::time_t time = lua_isnoneornil(L, 2) ? now_seconds(L) : luaL_checkinteger(L, 2);
  if (format.starts_with('!')) format.remove_prefix(1);
  std::tm date{};
  if (!gmtime_r(&time, &date)) return luaL_error(L, "date cannot be represented");
  if (format.starts_with("*t")) return push_date_table(L, date);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      luaL_addchar(&out, format[i]);
      continue;
    }
    constexpr std::string_view kLetters = "aAbBcCdDeFhHIjmMnpRStTuwxXyY%";
    const char letter = ++i < format.size() ? format[i] : '\0';
    if (kLetters.find(letter) == kLetters.npos) return luaL_error(L, "invalid conversion '%%%c' in date", letter);
    const char one[] = {'%', letter, '\0'};
    char text[64];
    luaL_addlstring(&out, text, std::strftime(text, sizeof text, one, &date));
  }
  luaL_pushresult(&out);
  return 1;
}

}  // namespace

void add_os_functions(lua_State* L) {
  set_function(L, "time", os_time);
  set_function(L, "date", os_date);
}

}  // namespace parley::script
