#include "hashing_pool.hpp"

#include <parley/failure.hpp>

namespace parley::auth_password {

HashingPool::Turn HashingPool::enter() {
  std::unique_lock lock(mutex_);
  if (running_ >= most_running_) {
    if (waiting_ >= most_waiting_)
      throw sdk::Failure(PARLEY_LIMIT,
                         std::to_string(waiting_) + " callers wait for a password already; try again later");
    ++waiting_;
    free_.wait(lock, [&] { return running_ < most_running_; });
    --waiting_;
  }
  ++running_;
  return Turn(*this);
}

std::size_t HashingPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

void HashingPool::leave() {
  {
    const std::lock_guard lock(mutex_);
    --running_;
  }
  free_.notify_one();
}

}  // namespace parley::auth_password
