// A bus for an installation of one node: publish() calls the subscribers of the topic before it returns, on the
// publisher's thread. Nothing is queued, so nothing is lost and nothing grows.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <parley/bus.hpp>
#include <string>
#include <vector>

namespace parley::bus_local {

class Subscription;

/// Bounds; see manifest.json for what they are by default.
struct Limits {
  std::uint64_t max_payload = 0;  ///< bytes
  std::uint64_t max_subscriptions = 0;
};

class LocalBus final : public sdk::Bus {
 public:
  LocalBus(sdk::Host host, std::string_view config);
  ~LocalBus() override;

  /// Subscribers are called one after the other, in the order they came, without any lock held: a listener may publish,
  /// subscribe and unsubscribe. Throws Failure(PARLEY_LIMIT) for a payload over the bound.
  void publish(std::string_view topic, std::string_view payload) override;
  /// Throws Failure(PARLEY_LIMIT) when there are too many.
  std::uint64_t subscribe(std::string_view topic, sdk::Listener listener) override;
  /// Waits for the listener where it runs on another thread. From inside the listener itself it cannot wait; then the
  /// listener does not run again once it has returned.
  void unsubscribe(std::uint64_t id) override;

 private:
  using Subscribers = std::vector<std::shared_ptr<Subscription>>;

  std::shared_ptr<const Subscribers> subscribers(std::string_view topic) const;
  std::shared_ptr<Subscription> remove(std::uint64_t id);

  const Limits limits_;
  mutable std::mutex mutex_;
  // The lists are replaced, never changed: a publisher walks the one it found without a lock.
  std::map<std::string, std::shared_ptr<const Subscribers>, std::less<>> topics_;
  std::map<std::uint64_t, std::shared_ptr<Subscription>> by_id_;
  std::uint64_t last_id_ = 0;
};

}  // namespace parley::bus_local
