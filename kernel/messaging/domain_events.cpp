#include "messaging/domain_events.hpp"

#include <algorithm>

namespace parley::messaging {

DomainEvent::DomainEvent(std::string of_kind, std::string of_tenant, const json::object& content)
    : kind(std::move(of_kind)),
      tenant(std::move(of_tenant)),
      conversation(string_or(content, "conversation_id")),
      document(std::make_shared<const LateText>(json::serialize(content))) {}

void DomainEvents::subscribe(std::string owner, std::string kind, Listener listener) {
  std::lock_guard lock(mutex_);
  subscriptions_.push_back({std::move(owner), std::move(kind), std::move(listener)});
}

void DomainEvents::remove_owner(std::string_view owner) {
  std::lock_guard lock(mutex_);
  std::erase_if(subscriptions_, [&](const Subscription& s) { return s.owner == owner; });
}

std::size_t DomainEvents::count(std::string_view owner) const {
  std::lock_guard lock(mutex_);
  return std::size_t(std::count_if(subscriptions_.begin(), subscriptions_.end(),
                                   [&](const Subscription& s) { return s.owner == owner; }));
}

bool DomainEvents::wanted(std::string_view kind) const {
  std::lock_guard lock(mutex_);
  return std::any_of(subscriptions_.begin(), subscriptions_.end(),
                     [&](const Subscription& s) { return s.kind == kind; });
}

void DomainEvents::publish(const DomainEvent& event) const {
  std::lock_guard lock(mutex_);
  for (const Subscription& subscription : subscriptions_)
    if (subscription.kind == event.kind) subscription.listener(event);
}

}  // namespace parley::messaging
