// Real time, put forward by hand: `:wait 2h` in `parley chat`.
#pragma once

#include "base/clock.hpp"

namespace parley::scenario {

/// One thread at a time.
class ShiftedClock final : public Clock {
 public:
  WallTime wall() const override { return system_.wall() + shift_; }
  SteadyTime steady() const override { return system_.steady() + shift_; }
  void put_forward(Millis time) { shift_ += time; }

 private:
  const SystemClock system_{};
  Millis shift_{};
};

}  // namespace parley::scenario
