// The threads that run handlers, fed by one bounded queue.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace parley::net {

/// One call. `run` must not throw.
class Task {
 public:
  virtual ~Task() = default;
  virtual void run() = 0;
};

/// Thread-safe.
class WorkerPool {
 public:
  WorkerPool(unsigned threads, std::size_t queue_bound) : threads_wanted_(threads), bound_(queue_bound) {}
  ~WorkerPool() { stop(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void start();
  /// False when the queue is full or the pool stops; the task is then still the caller's.
  bool submit(std::unique_ptr<Task>& task);
  /// The same without getting a worker up: wake() must follow. For many tasks in a row.
  bool put(std::unique_ptr<Task>& task);
  void wake();
  /// Refuses new tasks, runs those it has and waits for them. Not from a worker.
  void stop();

 private:
  void run();
  bool may_wake();  // under mutex_

  const unsigned threads_wanted_;
  const std::size_t bound_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Task>> tasks_;
  unsigned asleep_ = 0;
  bool waking_ = false;  // one was called and is not up yet; it calls the next if there is more to do
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace parley::net
