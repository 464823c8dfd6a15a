// Carries domain events to plugins on a thread of its own, so that a slow plugin never holds up a commit.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/bounded_queue.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "messaging/domain_events.hpp"

namespace parley::host {

/// Thread-safe. Best effort: when plugins fall `capacity` events behind, the newest are left out and counted; what an
/// event tells can always be read from the store.
class EventDelivery {
 public:
  using Receiver = std::function<void(const std::string& kind, const std::string& document)>;

  EventDelivery(messaging::DomainEvents& events, std::size_t capacity, Log log, Metrics& metrics);
  ~EventDelivery();

  /// Calls `receiver` for every event of the kind, one at a time, in the order of their commits.
  void subscribe(const std::string& owner, const std::string& kind, Receiver receiver);
  /// When it returns, no receiver of the owner runs or will run.
  void remove_owner(const std::string& owner);
  std::size_t count(const std::string& owner) const;
  void stop();

 private:
  struct Subscription;
  struct Delivery {
    std::shared_ptr<Subscription> subscription;
    messaging::DomainEvent event;
  };
  void run();

  messaging::DomainEvents& events_;
  Log log_;
  Counter& dropped_;
  BoundedQueue<Delivery> queue_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Subscription>> subscriptions_;
  std::thread thread_;
};

}  // namespace parley::host
