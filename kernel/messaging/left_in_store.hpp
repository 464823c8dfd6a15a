// The count of what was acknowledged and had no room in memory. While there is any, all that comes is left in the store
// as well: whatever went straight to memory would overtake it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace parley::messaging {

/// Not thread-safe.
class LeftInStore {
 public:
  /// Never more than `most` at a time.
  explicit LeftInStore(std::size_t most) : most_(most) {}

  std::size_t count() const { return waiting() + being_written_; }
  /// Those that can be read.
  std::size_t waiting() const { return std::size_t(std::max<std::int64_t>(waiting_, 0)); }

  /// Makes room for `count` that are about to be written; false when there is none.
  bool reserve(std::size_t count) {
    if (this->count() + count > most_) return false;
    being_written_ += count;
    ++reserved_ever_;
    return true;
  }
  /// Of `count` reserved ones `fresh` are in the store now, and the others are not to be read.
  void written(std::size_t count, std::size_t fresh) {
    being_written_ -= count;
    waiting_ += std::int64_t(fresh);
  }
  /// Those of an earlier process, however many.
  void found(std::size_t count) { waiting_ += std::int64_t(count); }
  void read(std::size_t count) { waiting_ -= std::int64_t(count); }

  /// To be taken before a reading of everything that waits, for nothing_found().
  std::uint64_t mark() const { return reserved_ever_; }
  /// That reading found nothing: whatever waited is gone by another way, as with a tenant that was deleted. Does
  /// nothing when something was on its way meanwhile.
  void nothing_found(std::uint64_t mark) {
    if (mark == reserved_ever_ && being_written_ == 0) waiting_ = 0;
  }

 private:
  const std::size_t most_;
  std::int64_t waiting_ = 0;  // below 0 while the reader is faster than the word that something was written
  std::size_t being_written_ = 0;
  std::uint64_t reserved_ever_ = 0;
};

}  // namespace parley::messaging
