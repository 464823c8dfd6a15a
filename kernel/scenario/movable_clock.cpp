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

Result<> MovableClock::set(std::string_view text) {
  const auto refused = [&] {
    return fail(Errc::invalid,
                "expected a time such as 2026-03-04T22:00:00-03:00 or a step such as +2h, found " + in_quotes(text));
  };
  if (!text.starts_with('+')) {
    const Result<WallTime> time = from_rfc3339(text);
    if (!time) return refused();
    now_ = *time;
    return {};
  }
  std::int64_t count = 0;
  const auto [end, problem] = std::from_chars(text.data() + 1, text.data() + text.size(), count);
  const Millis unit = unit_of(text.substr(std::size_t(end - text.data())));
  if (problem != std::errc() || unit == Millis(0) || count < 0 || count > kMostUnits) return refused();
  now_ += count * unit;
  return {};
}

}  // namespace parley::scenario
