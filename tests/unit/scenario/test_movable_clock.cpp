#include <catch2/catch.hpp>

#include "scenario/movable_clock.hpp"

using namespace parley;
using scenario::MovableClock;

TEST_CASE("a scenario's clock stands still until it is moved, and begins anew for each", "[scenario][clock]") {
  MovableClock clock;
  const WallTime start = clock.wall();
  CHECK(clock.wall() == start);
  for (const auto& [step, moved] : {std::pair("+90s", Millis(90'000)),
                                    {"+30m", std::chrono::minutes(30)},
                                    {"+2h", std::chrono::hours(2)},
                                    {"+1d", std::chrono::hours(24)}})
    CHECK(clock.time_of(step).value() == start + moved);
  clock.set(clock.time_of("2026-03-04T22:00:00-03:00").value());
  CHECK(to_rfc3339(clock.wall()) == "2026-03-05T01:00:00.000Z");
  clock.reset();
  CHECK(clock.wall() == start);
}

TEST_CASE("what is no time is refused", "[scenario][clock]") {
  const MovableClock clock;
  for (const char* text : {"", "+", "+2", "+h", "+-2h", "-2h", "+2weeks", "+99999999h", "tomorrow"})
    CHECK(clock.time_of(text).error().code == Errc::invalid);
  for (const char* text : {"", "2", "h", "+2h", "-2h", "two hours"})
    CHECK(scenario::duration_of(text).error().code == Errc::invalid);
}
