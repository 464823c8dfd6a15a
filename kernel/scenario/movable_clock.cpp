#include "scenario/movable_clock.hpp"

#include <charconv>

#include "base/quoted.hpp"

namespace parley::scenario {

namespace {

constexpr std::int64_t kMostUnits = 100'000;

Millis unit_of(std::string_view name) {
  if (name == "s") return std::chrono::seconds(1);
  if (name == "m") return std::chrono::minutes(1);
  if (name == "h") return std::chrono::hours(1);
  if (name == "d") return std::chrono::hours(24);
  return Millis(0);
}

}  // namespace

Result<Millis> duration_of(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
  const Millis unit = unit_of(text.substr(std::size_t(end - text.data())));
  if (problem != std::errc() || unit == Millis(0) || count < 0 || count > kMostUnits)
    return fail(Errc::invalid, "expected a time span such as 90s, 30m, 2h or 1d, found " + in_quotes(text));
  return count * unit;
}

Result<WallTime> MovableClock::time_of(std::string_view text) const {
  if (text.starts_with('+')) {
    if (const Result<Millis> step = duration_of(text.substr(1))) return now_ + *step;
  } else if (const Result<WallTime> time = from_rfc3339(text)) {
    return *time;
  }
  return fail(Errc::invalid,
              "expected a time such as 2026-03-04T22:00:00-03:00 or a step such as +2h, found " + in_quotes(text));
}

}  // namespace parley::scenario
