// Bounds how many hashes run and how many callers wait for one: each takes a processor and much memory, so a flood of
// log-ins must be refused, not taken in.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace parley::auth_password {

/// Thread-safe. It has no threads of its own: a caller hashes on its own thread while it holds a turn.
class HashingPool {
 public:
  HashingPool(std::size_t running, std::size_t waiting) : most_running_(running), most_waiting_(waiting) {}

  /// The right to hash; given back by its end.
  class Turn {
   public:
    explicit Turn(HashingPool& pool) : pool_(&pool) {}
    Turn(Turn&& other) noexcept : pool_(other.pool_) { other.pool_ = nullptr; }
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (pool_) pool_->leave();
    }

   private:
    HashingPool* pool_;
  };

  /// Waits for a turn. Throws sdk::Failure(PARLEY_LIMIT) at once when too many wait already.
  Turn enter();
  std::size_t waiting() const;

 private:
  void leave();

  const std::size_t most_running_;
  const std::size_t most_waiting_;
  mutable std::mutex mutex_;
  std::condition_variable free_;
  std::size_t running_ = 0;
  std::size_t waiting_ = 0;
};

}  // namespace parley::auth_password
