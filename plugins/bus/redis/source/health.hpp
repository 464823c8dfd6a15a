// Whether Redis answers, as everybody in the plugin knows it: while it does not, calls end at once instead of each
// finding out for itself.
#pragma once

#include <atomic>
#include <mutex>
#include <parley/failure.hpp>
#include <string>
#include <utility>

#include "wake.hpp"

namespace parley::bus_redis {

/// Thread-safe. The feed's thread finds out that Redis is back; a call that failed asks it to look.
class Health {
 public:
  explicit Health(std::string shown) : shown_(std::move(shown)) {}

  bool away() const { return away_.load(std::memory_order_acquire); }
  /// Throws Failure(PARLEY_UNAVAILABLE) while Redis is away.
  void require() const {
    if (away()) throw away_failure();
  }

  void lost(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    reason_ = reason;
    away_.store(true, std::memory_order_release);
  }
  /// A call got no answer: away until the feed's connection has answered a ping.
  void suspect(const std::string& reason) {
    lost(reason);
    suspected_.store(true);
    wake_.set();
  }
  /// True once for each suspicion.
  bool take_suspicion() { return suspected_.exchange(false); }
  void back() { away_.store(false, std::memory_order_release); }

  Wake& wake() { return wake_; }

 private:
  sdk::Failure away_failure() const {
    const std::lock_guard lock(mutex_);
    return {PARLEY_UNAVAILABLE, "Redis at " + shown_ + " is away (" + reason_ + "); it is tried again by itself"};
  }

  const std::string shown_;
  std::atomic<bool> away_{true};
  std::atomic<bool> suspected_{false};
  mutable std::mutex mutex_;
  std::string reason_ = "not connected yet";
  Wake wake_;
};

}  // namespace parley::bus_redis
