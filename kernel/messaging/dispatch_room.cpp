// The places that Dispatch has in memory and in the store, and the way from the one to the other.
#include <algorithm>

#include "messaging/dispatch.hpp"
namespace parley::messaging {

JournalReader::Room Dispatch::reserve(std::size_t count) {
  std::lock_guard lock(mutex_);
  if (stopping_) return Room::none;
  if (left_.count() > 0 || reserved_ + count > options_.queue) {
    // Where several nodes share the store, rows without a claim are for anybody to take up, not this node's to count.
    if (!shards_.lone() || !left_.reserve(count)) return Room::none;
    show_depth();
    return Room::store;
  }
  reserved_ += count;
  show_depth();
  return Room::memory;
}

void Dispatch::written(Room room, std::size_t count, std::size_t kept) {
  {
    std::lock_guard lock(mutex_);
    if (room == Room::memory)
      reserved_ -= count - kept;
    else
      left_.written(count, kept);
    show_depth();
    if (left_.waiting() == 0) return;
  }
  room_.notify_one();
}

void Dispatch::found_in_store(std::size_t count) {
  std::lock_guard lock(mutex_);
  left_.found(count);
  show_depth();
}

bool Dispatch::wait_to_read(Millis pause) {
  std::unique_lock lock(mutex_);
  const auto over = [&] { return stopping_ || !reading_; };
  if (pause.count() > 0) room_.wait_for(lock, pause, over);
  room_.wait(lock, [&] { return over() || (left_.waiting() > 0 && reserved_ <= options_.queue / 2); });
  return !over();
}

void Dispatch::stop_reading() {
  {
    std::lock_guard lock(mutex_);
    reading_ = false;
  }
  room_.notify_all();
}

Dispatch::Reading Dispatch::begin_reading() const {
  std::lock_guard lock(mutex_);
  return {taken_up_, left_.mark()};
}

void Dispatch::nothing_left(const Reading& reading) {
  std::lock_guard lock(mutex_);
  left_.nothing_found(reading.mark);
  show_depth();
}

/// With the lock held.
void Dispatch::show_depth() {
  depth_.set(std::int64_t(reserved_));
  left_depth_.set(std::int64_t(left_.count()));
}

std::size_t Dispatch::take_up(std::vector<JournalEntry> entries) {
  std::size_t taken = 0, fresh = 0;
  {
    std::lock_guard lock(mutex_);
    for (JournalEntry& entry : entries) {
      if (stopping_ || reserved_ >= options_.queue) break;
      ++taken;
      auto& lane = *lanes_.try_emplace(entry.lane()).first;
      auto& waiting = lane.second.entries;
      if (!taken_up_.insert(entry.id).second) {
        // Here since an earlier look, when the shard may have had another epoch.
        const auto here = std::find_if(waiting.begin(), waiting.end(), [&](auto& e) { return e.id == entry.id; });
        if (here == waiting.end()) continue;
        (here == waiting.begin() && lane.second.busy ? lane.second.renewed : here->epoch) = entry.epoch;
        continue;
      }
      ++reserved_;
      ++fresh;
      if (!shards_.lone() && !waiting.empty() && !waiting.back().read) lane.second.unsorted = true;
      waiting.push_back(std::move(entry));
      if (!std::exchange(lane.second.busy, true)) ready_.push_back(&lane);
    }
    left_.read(fresh);
    show_depth();
  }
  wake_.notify_all();
  return taken;
}

}  // namespace parley::messaging
