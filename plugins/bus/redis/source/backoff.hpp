// How long to wait before the next attempt: doubling up to a bound, and a random part less, so that many nodes do not
// come back to Redis in the same moment.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace parley::bus_redis {

using Millis = std::chrono::milliseconds;

/// One thread at a time.
class Backoff {
 public:
  Backoff(Millis first, Millis longest) : first_(first), longest_(longest), next_(first) {}

  /// Between half of the present wait and all of it; the next one is twice as long.
  Millis next() {
    const Millis wait = std::min(next_, longest_);
    next_ = std::min(wait * 2, longest_);
    return Millis(std::uniform_int_distribution<Millis::rep>(wait.count() / 2, wait.count())(random_));
  }
  void reset() { next_ = first_; }

 private:
  const Millis first_;
  const Millis longest_;
  Millis next_;
  std::mt19937 random_{std::random_device{}()};
};

}  // namespace parley::bus_redis
