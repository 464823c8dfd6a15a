// The arithmetic of a rate (GCRA) in whole microseconds, for plugins that offer parley.cache/1: they keep one number
// for each key, the time until which its burst is spent, and ask this class what it means.
#pragma once

#include <algorithm>
#include <cstdint>
#include <parley/cache.hpp>

namespace parley::sdk {

/// For one call of Cache::take(). The rate has passed the wrapper's checks, so nothing overflows.
class RateArithmetic {
 public:
  RateArithmetic(Rate rate, std::uint32_t cost)
      : each_us_(rate.period_ms * 1000 / rate.burst), burst_(rate.burst), cost_us_(each_us_ * cost) {}

  /// What this call adds to the debt, and the most debt there may be.
  std::int64_t cost_us() const { return cost_us_; }
  std::int64_t most_us() const { return each_us_ * burst_; }

  /// The answer, from the debt (the time until which the burst is spent, less now) that stands after the call.
  Taken answer(bool allowed, std::int64_t debt_us) const {
    Taken taken;
    taken.allowed = allowed;
    taken.remaining = static_cast<std::uint64_t>(std::max<std::int64_t>(0, (most_us() - debt_us) / each_us_));
    taken.retry_after_ms = allowed ? 0 : to_ms(debt_us + cost_us_ - most_us());
    taken.reset_ms = to_ms(debt_us);
    return taken;
  }

 private:
  static std::int64_t to_ms(std::int64_t us) { return us <= 0 ? 0 : (us + 999) / 1000; }

  std::int64_t each_us_;
  std::int64_t burst_;
  std::int64_t cost_us_;
};

}  // namespace parley::sdk
