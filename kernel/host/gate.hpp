// Lets calls of plugins into the kernel until it closes, and then waits for those that are inside.
#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/result.hpp"

namespace parley::host {

/// Thread-safe. A call that is inside may enter again: the kernel asks a plugin for something, and that reads the
/// store.
class Gate {
 public:
  /// One call inside, until it is dropped.
  class Pass {
   public:
    explicit Pass(Gate* gate) : gate_(gate) {}
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_) gate_->leave();
    }

   private:
    Gate* gate_;
  };

  /// Errc::unavailable once it is closed.
  Result<Pass> enter() {
    std::lock_guard lock(mutex_);
    if (closed_) return fail(Errc::unavailable, "the server is stopping");
    ++inside_;
    return Pass(this);
  }

  void close() {
    std::unique_lock lock(mutex_);
    closed_ = true;
    left_.wait(lock, [&] { return inside_ == 0; });
  }

 private:
  void leave() {
    std::lock_guard lock(mutex_);
    if (--inside_ == 0) left_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable left_;
  std::size_t inside_ = 0;
  bool closed_ = false;
};

}  // namespace parley::host
