// What is to happen once after each shared commit, when all its callbacks have run: waking other threads, above all. To
// wake one in each callback costs more than the callbacks do, and takes the processor from the thread that commits.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>

namespace parley::store {

/// Thread-safe; outlives what add() returns.
class CommitHooks {
 public:
  /// The action stays until the result is dropped; that waits for a call under way, so not from an action.
  [[nodiscard]] std::shared_ptr<void> add(std::function<void()> action) {
    std::lock_guard lock(mutex_);
    const auto place = actions_.insert(actions_.end(), std::move(action));
    return {&*place, [this, place](void*) {
              std::lock_guard removing(mutex_);
              actions_.erase(place);
            }};
  }

  void run() {
    std::lock_guard lock(mutex_);
    for (const auto& action : actions_) action();
  }

 private:
  std::mutex mutex_;
  std::list<std::function<void()>> actions_;
};

}  // namespace parley::store
