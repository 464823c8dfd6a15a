// The threads that run handlers, fed by one bounded queue.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "base/bounded_queue.hpp"
#include "base/named_thread.hpp"

namespace parley::net {

/// One call. `run` must not throw.
class Task {
 public:
  virtual ~Task() = default;
  virtual void run() = 0;
};

class WorkerPool {
 public:
  WorkerPool(unsigned threads, std::size_t queue_bound) : threads_wanted_(threads), queue_(queue_bound) {}
  ~WorkerPool() { stop(); }

  void start() {
    for (unsigned i = 0; i < threads_wanted_; ++i) {
      threads_.push_back(named_thread("worker", [this] {
        while (auto task = queue_.pop()) (*task)->run();
      }));
    }
  }

  /// False when the queue is full or the pool stops; the task is then still the caller's.
  bool submit(std::unique_ptr<Task>& task) { return queue_.try_push(std::move(task)); }

  /// Refuses new tasks, runs those it has and waits for them. Not from a worker.
  void stop() {
    queue_.close();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  const unsigned threads_wanted_;
  BoundedQueue<std::unique_ptr<Task>> queue_;
  std::vector<std::thread> threads_;
};

}  // namespace parley::net
