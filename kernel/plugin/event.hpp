// Something that happens once, and threads that wait for it with a deadline.
#pragma once

#include <condition_variable>
#include <mutex>

#include "base/clock.hpp"

namespace parley::plugin {

/// Thread-safe. Share it by shared_ptr: the one who sets may outlive the one who waits.
class Event {
 public:
  void set() {
    std::lock_guard lock(mutex_);
    happened_ = true;
    wake_.notify_all();
  }
  bool happened() const {
    std::lock_guard lock(mutex_);
    return happened_;
  }
  /// True when it happened within `longest`.
  bool wait_for(Millis longest) const {
    std::unique_lock lock(mutex_);
    return wake_.wait_for(lock, longest, [&] { return happened_; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable wake_;
  bool happened_ = false;
};

}  // namespace parley::plugin
