#include "base/clock.hpp"

#include <cstdio>
#include <optional>

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

namespace {

/// Takes the text of a time apart, from the front.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  /// Exactly so many digits; -1 when they are not there.
  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') return -1;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  bool skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// After the dot; what is finer than a millisecond is cut off. Nothing without a digit.
  std::optional<Millis> fraction() {
    int millis = 0, scale = 100;
    if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') return std::nullopt;
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; rest_.remove_prefix(1), scale /= 10)
      millis += (rest_[0] - '0') * scale;
    return Millis(millis);
  }
  /// "Z" or "-03:00" at the end of the text: how far ahead of UTC the clock is.
  std::optional<minutes> offset() {
    if (rest_ == "Z") return minutes(0);
    const int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
    const int hour = digits(2);
    const bool colon = skip(':');
    const int minute = digits(2);
    if (sign == 0 || hour < 0 || hour > 23 || !colon || minute < 0 || minute > 59 || !rest_.empty())
      return std::nullopt;
    return sign * (hours(hour) + minutes(minute));
  }

 private:
  std::string_view rest_;
};

}  // namespace

Result<WallTime> from_rfc3339(std::string_view text) {
  const auto bad = [&] {
    return fail(Errc::invalid, "'" + std::string(text.substr(0, 40)) +
                                   "' is not a time; expected 2026-11-21T09:30:00Z or 2026-11-21T06:30:00-03:00");
  };
  TimeReader reader(text);
  const int y = reader.digits(4);
  const int mo = reader.skip('-') ? reader.digits(2) : -1;
  const int d = reader.skip('-') ? reader.digits(2) : -1;
  const int h = reader.skip('T') ? reader.digits(2) : -1;
  const int mi = reader.skip(':') ? reader.digits(2) : -1;
  const int s = reader.skip(':') ? reader.digits(2) : -1;
  if (y < 0 || mo < 0 || d < 0 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59) return bad();
  const std::optional<Millis> millis = reader.skip('.') ? reader.fraction() : Millis(0);
  const std::optional<minutes> offset = reader.offset();
  const year_month_day date{year{y}, month{unsigned(mo)}, day{unsigned(d)}};
  if (!millis || !offset || !date.ok()) return bad();
  return WallTime{sys_days{date} + hours{h} + minutes{mi} - *offset + seconds{s} + *millis};
}

}  // namespace parley
