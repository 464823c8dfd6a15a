// The order of all that happens on the phones: numbers that only rise, made from the clock so that they keep rising
// after a restart. A page that was away asks for what has a higher number than the last it saw.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace parley::loopback {

/// Microseconds since 1970.
using MicrosNow = std::function<std::int64_t()>;

inline std::int64_t system_micros() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

/// Thread-safe.
class Sequence {
 public:
  explicit Sequence(MicrosNow now) : now_(std::move(now)) {}

  /// The clock, or one more than the last number when the clock stood still or went back.
  std::int64_t next() {
    const std::int64_t now = now_();
    std::int64_t last = last_.load();
    std::int64_t next = 0;
    do next = now > last ? now : last + 1;
    while (!last_.compare_exchange_weak(last, next));
    return next;
  }
  /// Milliseconds since 1970.
  std::int64_t now_ms() const { return now_() / 1000; }

 private:
  MicrosNow now_;
  std::atomic<std::int64_t> last_{0};
};

}  // namespace parley::loopback
