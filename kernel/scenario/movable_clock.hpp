// The clock of a scenario: stands still until the scenario moves it.
#pragma once

#include "base/clock.hpp"

namespace parley::scenario {

/// One thread at a time.
class MovableClock final : public Clock {
 public:
  /// A Wednesday at 10:00 in São Paulo: within business hours as shipped.
  static constexpr WallTime kStart{std::chrono::sys_days{std::chrono::March / 4 / 2026} + std::chrono::hours(13)};

  WallTime wall() const override { return now_; }
  SteadyTime steady() const override { return SteadyTime{now_ - kStart}; }

  void reset() { now_ = kStart; }
  void set(WallTime time) { now_ = time; }
  /// The time that a text means: "2026-03-04T22:00:00-03:00", or further on from now: "+90s", "+30m", "+2h", "+1d".
  /// Errors: invalid.
  Result<WallTime> time_of(std::string_view text) const;

 private:
  WallTime now_ = kStart;
};

/// "90s", "30m", "2h" or "1d". Errors: invalid.
Result<Millis> duration_of(std::string_view text);

}  // namespace parley::scenario
