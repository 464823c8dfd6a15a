#include "net/worker_pool.hpp"

#include <utility>

#include "base/named_thread.hpp"

namespace parley::net {

void WorkerPool::start() {
  for (unsigned i = 0; i < threads_wanted_; ++i) threads_.push_back(named_thread("worker", [this] { run(); }));
}

bool WorkerPool::put(std::unique_ptr<Task>& task) {
  const std::scoped_lock lock(mutex_);
  if (closed_ || tasks_.size() >= bound_) return false;
  tasks_.push_back(std::move(task));
  return true;
}

bool WorkerPool::submit(std::unique_ptr<Task>& task) {
  if (!put(task)) return false;
  wake();
  return true;
}

void WorkerPool::wake() {
  {
    const std::scoped_lock lock(mutex_);
    if (!may_wake()) return;
  }
  wake_.notify_one();
}

bool WorkerPool::may_wake() {
  return !tasks_.empty() && asleep_ > 0 && !std::exchange(waking_, true);
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    while (tasks_.empty() && !closed_) {
      ++asleep_;
      wake_.wait(lock);
      --asleep_;
      waking_ = false;
    }
    if (tasks_.empty()) return;
    std::unique_ptr<Task> task = std::move(tasks_.front());
    tasks_.pop_front();
    const bool another = may_wake();
    lock.unlock();
    if (another) wake_.notify_one();
    task->run();
    task.reset();
    lock.lock();
  }
}

void WorkerPool::stop() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace parley::net
