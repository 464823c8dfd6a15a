#include "status_worker.hpp"

#include <algorithm>

namespace parley::loopback {

void StatusWorker::start() {
  stopping_ = false;
  thread_ = std::thread([this] { run(); });
}

void StatusWorker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void StatusWorker::wake(const PhoneChannel& channel) {
  {
    const std::lock_guard lock(mutex_);
    if (!waiting_.try_emplace(channel.id, channel).second) return;
  }
  changed_.notify_all();
}

void StatusWorker::run() {
  auto pause = options_.first_pause;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const auto work = std::exchange(waiting_, {});
    lock.unlock();
    std::map<std::string, PhoneChannel> again;
    for (const auto& [id, channel] : work)
      if (!report(channel)) again.emplace(id, channel);
    lock.lock();
    if (again.empty()) {
      pause = options_.first_pause;
      continue;
    }
    waiting_.merge(again);
    changed_.wait_for(lock, pause, [&] { return stopping_; });
    pause = std::min(pause * 2, options_.longest_pause);
  }
}

bool StatusWorker::report(const PhoneChannel& channel) {
  return sdk::logged(host_, "telling the statuses of channel '" + channel.id + "', will be tried again", [&] {
    while (report_(channel)) {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
  });
}

}  // namespace parley::loopback
