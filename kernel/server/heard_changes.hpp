// What other nodes told of, until a thread of this one comes to it. A news that has no room is not lost: it becomes
// "everything may have changed", which takes no room at all.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace parley::server {

/// Thread-safe; telling never blocks.
class HeardChanges {
 public:
  /// More than `most` changes at once are taken as everything().
  explicit HeardChanges(std::size_t most) : most_(most) {}

  void change(std::string payload);
  /// Whatever may have changed: what was told of before is part of it.
  void everything();

  /// Waits for the next change, in the order in which they were told; empty text: everything. Nothing once closed.
  std::optional<std::string> next();
  void close();

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::string> changes_;
  bool everything_ = false;
  bool closed_ = false;
};

}  // namespace parley::server
