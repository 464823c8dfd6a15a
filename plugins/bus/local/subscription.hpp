// One listener of the in-process bus, and the promise that it does not run once it has been closed.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <parley/bus.hpp>
#include <string>
#include <thread>
#include <vector>

namespace parley::bus_local {

/// Thread-safe. Runs on several threads at once when several publish at once.
class Subscription {
 public:
  Subscription(std::uint64_t id, std::string_view topic, sdk::Listener listener)
      : id_(id), topic_(topic), listener_(listener) {}

  std::uint64_t id() const { return id_; }
  const std::string& topic() const { return topic_; }

  /// Calls the listener unless this is closed.
  void deliver(std::string_view payload);
  /// No call begins after this, and it returns when none is under way on another thread.
  void close();

 private:
  std::size_t runs_here() const;

  const std::uint64_t id_;
  const std::string topic_;
  const sdk::Listener listener_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::vector<std::thread::id> running_;
  bool closed_ = false;
};

}  // namespace parley::bus_local
