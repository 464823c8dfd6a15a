// A clock that stands still until a test moves it.
#pragma once

#include <atomic>

#include "base/clock.hpp"

namespace parley::test {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::string_view start = "2026-03-02T12:00:00Z") : millis_(to_millis(*from_rfc3339(start))) {}

  WallTime wall() const override { return from_millis(millis_.load()); }
  SteadyTime steady() const override { return SteadyTime{} + Millis{millis_.load()}; }
  void advance(Millis by) { millis_ += by.count(); }

 private:
  std::atomic<std::int64_t> millis_;
};

}  // namespace parley::test
