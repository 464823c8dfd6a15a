#include "base/clock.hpp"

#include <cstdio>

namespace parley {

using namespace std::chrono;

WallTime SystemClock::wall() const {
  return time_point_cast<Millis>(system_clock::now());
}
SteadyTime SystemClock::steady() const {
  return steady_clock::now();
}

std::string to_rfc3339(WallTime time) {
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss<Millis> clock{time - day};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(date.year()), unsigned(date.month()),
                unsigned(date.day()), int(clock.hours().count()), int(clock.minutes().count()),
                int(clock.seconds().count()), int(clock.subseconds().count()));
  return text;
}

Result<WallTime> from_rfc3339(std::string_view text) {
  const auto bad = [&] {
    return fail(Errc::invalid,
                "'" + std::string(text.substr(0, 40)) + "' is not a UTC time; expected 2026-11-21T09:30:00Z");
  };
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, used = 0;
  const std::string copy(text.substr(0, 40));
  if (std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%n", &y, &mo, &d, &h, &mi, &s, &used) != 6) return bad();
  std::string_view rest = std::string_view(copy).substr(used);
  int millis = 0;
  if (rest.starts_with('.')) {
    int scale = 100;
    for (rest.remove_prefix(1); !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; rest.remove_prefix(1), scale /= 10)
      millis += (rest[0] - '0') * scale;
  }
  const year_month_day date{year{y}, month{unsigned(mo)}, day{unsigned(d)}};
  if (rest != "Z" || !date.ok() || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59) return bad();
  return WallTime{sys_days{date} + hours{h} + minutes{mi} + seconds{s} + Millis{millis}};
}

}  // namespace parley
