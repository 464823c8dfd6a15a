// What waits for the next commit. Sets that somebody awaits go before those that nobody does, so a provider or a person
// hears how theirs ended one commit later, however much is being worked off.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "store/batch_commit.hpp"
#include "store/writer_options.hpp"

namespace parley::store {

/// Thread-safe. Each of the two kinds keeps its order.
class CommitQueue {
 public:
  explicit CommitQueue(const WriterOptions& options) : options_(options) {}

  /// False when full or closed; the write is then untouched.
  bool try_push(PendingWrite&& write) {
    {
      std::lock_guard lock(mutex_);
      if (closed_ || awaited_.size() + others_.size() >= options_.queue_sets) return false;
      (write.set.is_awaited() ? awaited_ : others_).push_back(std::move(write));
    }
    wake_.notify_one();
    return true;
  }

  /// Waits for a write, then takes a batch: up to `batch_sets`, of which some are kept for those that nobody awaits.
  /// Empty when closed and drained.
  std::vector<PendingWrite> pop_batch() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return closed_ || !awaited_.empty() || !others_.empty(); });
    std::vector<PendingWrite> batch;
    const std::size_t beside = std::min({options_.batch_beside, others_.size(), options_.batch_sets - 1});
    move_some(awaited_, options_.batch_sets - beside, batch);
    move_some(others_, batch.empty() ? options_.batch_sets : beside, batch);
    return batch;
  }

  /// Refuses new writes from now on; what is in it can still be taken.
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    wake_.notify_all();
  }

  std::size_t size() const {
    std::lock_guard lock(mutex_);
    return awaited_.size() + others_.size();
  }

 private:
  static void move_some(std::deque<PendingWrite>& from, std::size_t most, std::vector<PendingWrite>& batch) {
    for (; most > 0 && !from.empty(); --most) {
      batch.push_back(std::move(from.front()));
      from.pop_front();
    }
  }

  const WriterOptions& options_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<PendingWrite> awaited_, others_;
  bool closed_ = false;
};

}  // namespace parley::store
