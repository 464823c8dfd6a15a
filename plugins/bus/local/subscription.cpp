#include "subscription.hpp"

#include <algorithm>

namespace parley::bus_local {

std::size_t Subscription::runs_here() const {
  return static_cast<std::size_t>(std::count(running_.begin(), running_.end(), std::this_thread::get_id()));
}

void Subscription::deliver(std::string_view payload) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    running_.push_back(std::this_thread::get_id());
  }
  listener_(topic_, payload);
  const std::lock_guard lock(mutex_);
  running_.erase(std::find(running_.begin(), running_.end(), std::this_thread::get_id()));
  left_.notify_all();
}

void Subscription::close() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  left_.wait(lock, [this] { return running_.size() == runs_here(); });
}

}  // namespace parley::bus_local
