// Time, as something that is passed in. Nothing in the kernel asks the system clock directly, so tests move time by
// hand.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace parley {

using Millis = std::chrono::milliseconds;
/// Wall time in UTC, to the millisecond. Stored as integer milliseconds since 1970.
using WallTime = std::chrono::sys_time<Millis>;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Thread-safe. `wall` may jump (NTP), `steady` never goes back: measure waits and deadlines with `steady`.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime wall() const = 0;
  virtual SteadyTime steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  WallTime wall() const override;
  SteadyTime steady() const override;
};

/// Milliseconds since 1970, the form times have in the store.
inline std::int64_t to_millis(WallTime time) {
  return time.time_since_epoch().count();
}
inline WallTime from_millis(std::int64_t millis) {
  return WallTime{Millis{millis}};
}

/// RFC 3339 in UTC with milliseconds: 2026-11-21T09:30:00.125Z, the form times have in JSON.
std::string to_rfc3339(WallTime time);
Result<WallTime> from_rfc3339(std::string_view text);

}  // namespace parley
