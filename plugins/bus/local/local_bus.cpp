#include "local_bus.hpp"

#include <parley/json.hpp>
#include <utility>

#include "subscription.hpp"

namespace parley::bus_local {

namespace {

Limits limits_from(std::string_view config) {
  const sdk::Json options = sdk::Json::parse(config);
  Limits limits;
  for (const auto& [key, bound] :
       {std::pair{"max_payload", &limits.max_payload}, std::pair{"max_subscriptions", &limits.max_subscriptions}}) {
    const std::int64_t value = options[key].integer();
    if (value <= 0) throw sdk::Failure(PARLEY_INVALID, std::string(key) + ": expected an integer above 0");
    *bound = static_cast<std::uint64_t>(value);
  }
  return limits;
}

}  // namespace

LocalBus::LocalBus(sdk::Host, std::string_view config) : limits_(limits_from(config)) {}

LocalBus::~LocalBus() = default;

void LocalBus::publish(std::string_view topic, std::string_view payload) {
  if (payload.size() > limits_.max_payload)
    throw sdk::Failure(PARLEY_LIMIT, "a payload of " + std::to_string(payload.size()) + " bytes; max_payload allows " +
                                         std::to_string(limits_.max_payload));
  const auto found = subscribers(topic);
  if (!found) return;
  for (const auto& subscription : *found) subscription->deliver(payload);
}

std::uint64_t LocalBus::subscribe(std::string_view topic, sdk::Listener listener) {
  const std::lock_guard lock(mutex_);
  if (by_id_.size() >= limits_.max_subscriptions)
    throw sdk::Failure(PARLEY_LIMIT, "max_subscriptions allows " + std::to_string(limits_.max_subscriptions));
  const auto added = std::make_shared<Subscription>(last_id_ + 1, topic, listener);
  auto& list = topics_[added->topic()];
  auto changed = list ? std::make_shared<Subscribers>(*list) : std::make_shared<Subscribers>();
  changed->push_back(added);
  by_id_.emplace(added->id(), added);
  list = std::move(changed);
  return last_id_ = added->id();
}

void LocalBus::unsubscribe(std::uint64_t id) {
  if (const auto removed = remove(id)) removed->close();
}

std::shared_ptr<const LocalBus::Subscribers> LocalBus::subscribers(std::string_view topic) const {
  const std::lock_guard lock(mutex_);
  const auto found = topics_.find(topic);
  return found == topics_.end() ? nullptr : found->second;
}

std::shared_ptr<Subscription> LocalBus::remove(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return nullptr;
  const auto removed = found->second;
  const auto topic = topics_.find(removed->topic());
  auto changed = std::make_shared<Subscribers>(*topic->second);
  std::erase(*changed, removed);
  if (changed->empty())
    topics_.erase(topic);
  else
    topic->second = std::move(changed);
  by_id_.erase(found);
  return removed;
}

}  // namespace parley::bus_local
