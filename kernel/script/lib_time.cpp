// time.now, format, parse, add and zone: moments as seconds since 1970, calendars and zones by ICU.
#include <cmath>
#include <memory>
#include <unicode/gregocal.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include "base/quoted.hpp"
#include "script/api_functions.hpp"

namespace parley::script::api {

namespace {

constexpr std::uint64_t kCalendarCost = 20'000;  // ICU's objects take some tens of microseconds
constexpr std::size_t kLongestPattern = 200;
constexpr double kFarthest = 253402300799.0;  // the end of the year 9999

[[noreturn]] void refuse(lua_State* L, const std::string& why) {
  luaL_error(L, "%s", why.c_str());
  std::abort();  // luaL_error does not return
}

double moment_at(lua_State* L, int index) {
  const double seconds = luaL_checknumber(L, index);
  luaL_argcheck(L, std::abs(seconds) <= kFarthest, index, "expected seconds since 1970, before the year 10000");
  return seconds;
}

std::unique_ptr<icu::TimeZone> zone_at(lua_State* L, int index) {
  spend(L, kCalendarCost);
  const std::string name =
      lua_isnoneornil(L, index) ? sandbox_of(L).outside().time_zone : std::string(check_text(L, index));
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (*zone == icu::TimeZone::getUnknown())
    refuse(L, "unknown time zone " + in_quotes(name) + "; expected a name such as \"America/Sao_Paulo\"");
  return zone;
}

std::unique_ptr<icu::SimpleDateFormat> format_at(lua_State* L, const char* call, int pattern, int zone, int language) {
  const std::string_view text = check_text(L, pattern);
  if (text.size() > kLongestPattern) refuse(L, std::string(call) + ": a pattern may have at most 200 bytes");
  const char* locale = luaL_optstring(L, language, "en");
  UErrorCode status = U_ZERO_ERROR;
  auto format = std::make_unique<icu::SimpleDateFormat>(
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))),
      icu::Locale(locale), status);
  if (U_FAILURE(status))
    refuse(L, std::string(call) + ": pattern " + in_quotes(text) + " cannot be read: " + u_errorName(status));
  format->adoptTimeZone(zone_at(L, zone).release());
  format->setLenient(false);
  return format;
}

int field_of(lua_State* L, const char* name) {
  lua_getfield(L, 2, name);
  int whole = 0;
  const lua_Integer value = lua_tointegerx(L, -1, &whole);
  if (!whole && !lua_isnil(L, -1)) luaL_error(L, "time.add: \"%s\": expected a whole number", name);
  if (value > 1'000'000'000 || value < -1'000'000'000) luaL_error(L, "time.add: \"%s\" is too large", name);
  lua_pop(L, 1);
  return static_cast<int>(value);
}

void push_moment(lua_State* L, double millis) {
  lua_pushinteger(L, static_cast<lua_Integer>(std::floor(millis / 1000)));
}

}  // namespace

int time_now(lua_State* L) {
  spend(L, 20);
  const auto now = std::chrono::floor<std::chrono::seconds>(sandbox_of(L).outside().now());
  lua_pushinteger(L, now.time_since_epoch().count());
  return 1;
}

// time.format(t, "dd/MM/yyyy HH:mm", "America/Sao_Paulo", "pt")
int time_format(lua_State* L) {
  const double seconds = moment_at(L, 1);
  const auto format = format_at(L, "time.format", 2, 3, 4);
  icu::UnicodeString out;
  format->format(seconds * 1000, out);
  std::string text;
  out.toUTF8String(text);
  push_text(L, text);
  return 1;
}

// time.parse("2026-11-21T09:30:00Z"), time.parse("21/11/2026", "dd/MM/yyyy", zone): nil when the text is no such time.
int time_parse(lua_State* L) {
  const std::string_view text = check_text(L, 1);
  if (text.size() > kLongestPattern) return lua_pushnil(L), 1;
  if (lua_isnoneornil(L, 2)) {
    spend(L, 200);
    const auto time = from_rfc3339(text);
    if (!time) return lua_pushnil(L), 1;
    push_moment(L, static_cast<double>(to_millis(*time)));
    return 1;
  }
  const auto format = format_at(L, "time.parse", 2, 3, 4);
  icu::ParsePosition position;
  const icu::UnicodeString given =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  const UDate date = format->parse(given, position);
  if (position.getErrorIndex() >= 0 || position.getIndex() != given.length()) return lua_pushnil(L), 1;
  push_moment(L, date);
  return 1;
}

// time.add(t, { days = 1, hours = -2 }, zone): by the calendar, so a day is a day also when clocks change.
int time_add(lua_State* L) {
  const double seconds = moment_at(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  UErrorCode status = U_ZERO_ERROR;
  icu::GregorianCalendar calendar(zone_at(L, 3).release(), status);
  calendar.setTime(seconds * 1000, status);
  constexpr std::pair<const char*, UCalendarDateFields> kFields[] = {
      {"years", UCAL_YEAR}, {"months", UCAL_MONTH},   {"weeks", UCAL_WEEK_OF_YEAR}, {"days", UCAL_DATE},
      {"hours", UCAL_HOUR}, {"minutes", UCAL_MINUTE}, {"seconds", UCAL_SECOND}};
  for (const auto& [name, field] : kFields) {
    if (const int amount = field_of(L, name)) calendar.add(field, amount, status);
  }
  const UDate date = calendar.getTime(status);
  if (U_FAILURE(status) || std::abs(date) > kFarthest * 1000)
    refuse(L, "time.add: the result is no time before the year 10000");
  push_moment(L, date);
  return 1;
}

// time.zone("America/Sao_Paulo", t): its distance from UTC in seconds at that time, and whether it is summer time.
int time_zone(lua_State* L) {
  const auto zone = zone_at(L, 1);
  const double seconds =
      lua_isnoneornil(L, 2) ? static_cast<double>(to_millis(sandbox_of(L).outside().now())) / 1000 : moment_at(L, 2);
  int32_t raw = 0, summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone->getOffset(seconds * 1000, false, raw, summer, status);
  if (U_FAILURE(status)) refuse(L, std::string("time.zone: ") + u_errorName(status));
  lua_pushinteger(L, (raw + summer) / 1000);
  lua_pushboolean(L, summer != 0);
  return 2;
}

}  // namespace parley::script::api
