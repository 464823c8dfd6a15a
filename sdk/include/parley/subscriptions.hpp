// Who listens to what, for authors of a bus: topics with their listeners, and the promise that a listener does not run
// once it has been removed.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <parley/bus.hpp>
#include <string>
#include <thread>
#include <vector>

namespace parley::sdk {

/// One listener. Thread-safe; runs on several threads at once when several deliver at once.
class Subscription {
 public:
  Subscription(std::uint64_t id, std::string_view topic, Listener listener)
      : id_(id), topic_(topic), listener_(listener) {}

  std::uint64_t id() const { return id_; }
  const std::string& topic() const { return topic_; }

  /// Calls the listener unless this is closed.
  void deliver(std::string_view payload) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return;
      running_.push_back(std::this_thread::get_id());
    }
    listener_(topic_, payload);
    const std::lock_guard lock(mutex_);
    running_.erase(std::find(running_.begin(), running_.end(), std::this_thread::get_id()));
    left_.notify_all();
  }

  /// No call begins after this, and it returns when none is under way on another thread. From inside the listener it
  /// cannot wait for itself.
  void close() {
    std::unique_lock lock(mutex_);
    closed_ = true;
    left_.wait(lock, [this] { return static_cast<std::ptrdiff_t>(running_.size()) == runs_here(); });
  }

 private:
  std::ptrdiff_t runs_here() const { return std::count(running_.begin(), running_.end(), std::this_thread::get_id()); }

  const std::uint64_t id_;
  const std::string topic_;
  const Listener listener_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::vector<std::thread::id> running_;
  bool closed_ = false;
};

/// Thread-safe.
class Subscriptions {
 public:
  explicit Subscriptions(std::uint64_t max) : max_(max) {}

  /// The id. Throws Failure(PARLEY_LIMIT) when there are `max` already.
  std::uint64_t add(std::string_view topic, Listener listener) {
    const std::lock_guard lock(mutex_);
    if (by_id_.size() >= max_) throw Failure(PARLEY_LIMIT, "max_subscriptions allows " + std::to_string(max_));
    const auto added = std::make_shared<Subscription>(last_id_ + 1, topic, listener);
    auto& list = topics_[added->topic()];
    auto changed = list ? std::make_shared<List>(*list) : std::make_shared<List>();
    changed->push_back(added);
    by_id_.emplace(added->id(), added);
    list = std::move(changed);
    return last_id_ = added->id();
  }

  /// The topic it had, or nothing for an unknown id. When it returns the listener is not running on another thread.
  std::optional<std::string> remove(std::uint64_t id) {
    const auto removed = take(id);
    if (!removed) return std::nullopt;
    removed->close();
    return removed->topic();
  }

  /// Calls the listeners of a topic one after the other, in the order they came, without any lock held: a listener may
  /// publish, subscribe and unsubscribe.
  void deliver(std::string_view topic, std::string_view payload) const {
    const auto found = of(topic);
    if (!found) return;
    for (const auto& subscription : *found) subscription->deliver(payload);
  }

  bool has(std::string_view topic) const { return of(topic) != nullptr; }
  std::vector<std::string> topics() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> all;
    for (const auto& [topic, list] : topics_) all.push_back(topic);
    return all;
  }

 private:
  using List = std::vector<std::shared_ptr<Subscription>>;

  std::shared_ptr<const List> of(std::string_view topic) const {
    const std::lock_guard lock(mutex_);
    const auto found = topics_.find(topic);
    return found == topics_.end() ? nullptr : found->second;
  }

  std::shared_ptr<Subscription> take(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return nullptr;
    const auto removed = found->second;
    const auto topic = topics_.find(removed->topic());
    auto changed = std::make_shared<List>(*topic->second);
    std::erase(*changed, removed);
    if (changed->empty())
      topics_.erase(topic);
    else
      topic->second = std::move(changed);
    by_id_.erase(found);
    return removed;
  }

  const std::uint64_t max_;
  mutable std::mutex mutex_;
  // The lists are replaced, never changed: who delivers walks the one it found without a lock.
  std::map<std::string, std::shared_ptr<const List>, std::less<>> topics_;
  std::map<std::uint64_t, std::shared_ptr<Subscription>> by_id_;
  std::uint64_t last_id_ = 0;
};

}  // namespace parley::sdk
