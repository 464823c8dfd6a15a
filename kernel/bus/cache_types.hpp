// The plain values that go into a cache and come out of it.
#pragma once

#include <cstdint>
#include <parley/abi/cache.h>

#include "base/clock.hpp"

namespace parley::bus {

/// At most `burst` at once, and after that `burst` for each `period`, evenly. Bounds in <parley/abi/cache.h>.
struct Rate {
  std::uint32_t burst = 1;
  Millis period{1000};
};
struct Taken {
  bool allowed = false;
  std::uint64_t remaining = 0;  ///< could be taken at once, now
  Millis retry_after{};         ///< until the same call would be allowed; 0 when it was
  Millis reset{};               ///< until the whole burst is there again
};
struct Counted {
  std::int64_t value = 0;
  Millis left{};  ///< of the counter's life
};
struct MemberChange {
  bool changed = false;    ///< it was not there (put), it was there (remove)
  std::uint64_t size = 0;  ///< members after the call
};
enum class CacheKind : std::uint32_t {
  counter = PARLEY_CACHE_COUNTER,
  rate = PARLEY_CACHE_RATE,
  set = PARLEY_CACHE_SET,
  list = PARLEY_CACHE_LIST,
  value = PARLEY_CACHE_VALUE
};
enum class IfPresent { replace, keep };

}  // namespace parley::bus
