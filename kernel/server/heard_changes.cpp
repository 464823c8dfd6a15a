#include "server/heard_changes.hpp"

#include <utility>

namespace parley::server {

void HeardChanges::change(std::string payload) {
  {
    std::lock_guard lock(mutex_);
    if (everything_) return;
    if (changes_.size() < most_)
      changes_.push_back(std::move(payload));
    else
      everything_ = true;
  }
  wake_.notify_one();
}

void HeardChanges::everything() {
  {
    std::lock_guard lock(mutex_);
    everything_ = true;
  }
  wake_.notify_one();
}

std::optional<std::string> HeardChanges::next() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return closed_ || everything_ || !changes_.empty(); });
  if (closed_) return std::nullopt;
  if (std::exchange(everything_, false)) {
    changes_.clear();
    return std::string();
  }
  std::string first = std::move(changes_.front());
  changes_.pop_front();
  return first;
}

void HeardChanges::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake_.notify_all();
}

}  // namespace parley::server
