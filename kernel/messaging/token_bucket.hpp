// A token bucket: so many at once, then so many per time. Time is passed in; not thread-safe.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"

namespace parley::messaging {

class TokenBucket {
 public:
  /// Begins full. `interval` is the time after which one token comes back.
  TokenBucket(std::chrono::nanoseconds interval, int burst, SteadyTime now)
      : interval_(interval), span_(interval * burst), empty_until_(now - interval * burst) {}

  /// When the next token can be taken: `now` or later.
  SteadyTime available_at(SteadyTime now) const { return std::max(now, empty_until_ + interval_); }
  bool full(SteadyTime now) const { return empty_until_ + span_ <= now; }

  /// Takes one token. Only when available_at(now) <= now.
  void take(SteadyTime now) { empty_until_ = std::max(empty_until_, now - span_) + interval_; }

 private:
  // The bucket as one point in time (GCRA): when it would have been empty had tokens never stopped flowing in.
  std::chrono::nanoseconds interval_;
  std::chrono::nanoseconds span_;
  SteadyTime empty_until_;
};

}  // namespace parley::messaging
