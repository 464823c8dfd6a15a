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
                                    {"+1d", std::chrono::hours(24)}}) {
    const WallTime before = clock.wall();
    REQUIRE(clock.set(step).has_value());
    CHECK(clock.wall() - before == moved);
  }
  clock.reset();
  CHECK(clock.wall() == start);
  REQUIRE(clock.set("2026-03-04T22:00:00-03:00").has_value());
  CHECK(to_rfc3339(clock.wall()) == "2026-03-05T01:00:00.000Z");
}

TEST_CASE("what is no time leaves the clock where it was", "[scenario][clock]") {
  MovableClock clock;
  const WallTime start = clock.wall();
  for (const char* text : {"", "+", "+2", "+h", "+-2h", "-2h", "+2weeks", "+99999999h", "tomorrow"})
    CHECK(clock.set(text).error().code == Errc::invalid);
  CHECK(clock.wall() == start);
}
