#include "host/event_delivery.hpp"

#include <algorithm>

#include "base/named_thread.hpp"

namespace parley::host {

namespace {

/// The document with the member "tenant" in front.
std::string with_tenant(const messaging::DomainEvent& event) {
  const std::string& document = event.document->get();
  return "{\"tenant\":" + json::serialize(json::string(event.tenant)) + (document == "{}" ? "" : ",") +
         document.substr(1);
}

}  // namespace

struct EventDelivery::Subscription {
  std::string owner, kind;
  Receiver receiver;
  std::mutex running;  // held while the receiver runs: taking it after `gone` is set means it will not run again
  bool gone = false;
};

EventDelivery::EventDelivery(messaging::DomainEvents& events, std::size_t capacity, Log log, Metrics& metrics)
    : events_(events),
      log_(log.as("events")),
      dropped_(metrics.counter("parley_plugin_events_dropped_total", "Domain events that plugins were too slow for")),
      queue_(capacity),
      thread_(named_thread("plugin events", [this] { run(); })) {}

EventDelivery::~EventDelivery() {
  stop();
}

void EventDelivery::stop() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void EventDelivery::subscribe(const std::string& owner, const std::string& kind, Receiver receiver) {
  auto subscription = std::make_shared<Subscription>();
  subscription->owner = owner;
  subscription->kind = kind;
  subscription->receiver = std::move(receiver);
  {
    std::lock_guard lock(mutex_);
    subscriptions_.push_back(subscription);
  }
  events_.subscribe(owner, kind, [this, subscription](const messaging::DomainEvent& event) {
    if (!queue_.try_push({subscription, event})) dropped_.add();
  });
}

void EventDelivery::remove_owner(const std::string& owner) {
  events_.remove_owner(owner);
  std::vector<std::shared_ptr<Subscription>> removed;
  {
    std::lock_guard lock(mutex_);
    std::copy_if(subscriptions_.begin(), subscriptions_.end(), std::back_inserter(removed),
                 [&](const auto& s) { return s->owner == owner; });
    std::erase_if(subscriptions_, [&](const auto& s) { return s->owner == owner; });
  }
  for (const auto& subscription : removed) {
    std::lock_guard lock(subscription->running);
    subscription->gone = true;
  }
}

std::size_t EventDelivery::count(const std::string& owner) const {
  std::lock_guard lock(mutex_);
  return std::size_t(
      std::count_if(subscriptions_.begin(), subscriptions_.end(), [&](const auto& s) { return s->owner == owner; }));
}

void EventDelivery::run() {
  while (const auto delivery = queue_.pop()) {
    Subscription& subscription = *delivery->subscription;
    std::lock_guard lock(subscription.running);
    if (!subscription.gone) subscription.receiver(subscription.kind, with_tenant(delivery->event));
  }
}

}  // namespace parley::host
