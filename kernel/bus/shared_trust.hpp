// Whether the shared cache may be believed: not while it is away, and not before it has forgotten what became wrong
// while it could not be told.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "bus/cache_types.hpp"

namespace parley::bus {

struct TrustOptions {
  Millis retry{100};                    ///< while it is away, one call in this time tries it
  std::size_t pending_drops = 100'000;  ///< entries remembered that are wrong there
};

/// Thread-safe.
class SharedTrust {
 public:
  using Drop = std::function<Result<>(CacheKind kind, std::string_view key)>;

  /// `drop` forgets an entry of the shared cache.
  SharedTrust(Drop drop, TrustOptions options, const Clock& clock, Log log, Metrics& metrics);

  /// Whether this call may use the shared cache. While it is away, one call in a while may: it first drops what became
  /// wrong, and its own outcome tells whether the cache is back.
  bool admit();
  /// A call that was admitted had an answer.
  void answered();
  /// A call that was admitted had none.
  void lost(const Error& error);
  /// The entry of the shared cache is wrong from now on and has to be dropped before anything there is believed.
  void distrust(CacheKind kind, std::string_view key);

 private:
  using Entries = std::set<std::pair<CacheKind, std::string>>;
  bool drop_all(Entries entries);

  const Drop drop_;
  const TrustOptions options_;
  const Clock& clock_;
  const Log log_;
  Gauge& up_;
  Counter& forgotten_;
  std::atomic<bool> trusted_{true};
  std::mutex mutex_;  // what follows; never held during a call
  bool away_ = false;
  SteadyTime next_try_{};
  Entries pending_;
};

}  // namespace parley::bus
