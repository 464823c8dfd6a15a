#include <parley/bus.hpp>
#include <parley/json.hpp>

#include <map>
#include <mutex>
#include <vector>

namespace {

using namespace parley;

/// Calls the subscribers under its lock: simple, and unsubscribe() waits for a running listener by itself. Listeners
/// may call back, since the lock is recursive; publishers wait for each other.
class @CLASS@ : public sdk::Bus {
 public:
  @CLASS@(sdk::Host, std::string_view config)
      : max_payload_(static_cast<std::uint64_t>(sdk::Json::parse(config)["max_payload"].integer())) {}

  void publish(std::string_view topic, std::string_view payload) override {
    if (payload.size() > max_payload_) throw sdk::Failure(PARLEY_LIMIT, "the payload is larger than max_payload");
    const std::lock_guard lock(mutex_);
    std::vector<std::uint64_t> ids;
    for (const auto& [id, subscription] : subscriptions_)
      if (subscription.topic == topic) ids.push_back(id);
    for (const std::uint64_t id : ids)
      if (const auto found = subscriptions_.find(id); found != subscriptions_.end()) {
        const Subscription subscription = found->second;  // a copy: the listener may end itself
        subscription.listener(topic, payload);
      }
  }

  std::uint64_t subscribe(std::string_view topic, sdk::Listener listener) override {
    const std::lock_guard lock(mutex_);
    subscriptions_.emplace(++last_id_, Subscription{std::string(topic), listener});
    return last_id_;
  }

  void unsubscribe(std::uint64_t id) override {
    const std::lock_guard lock(mutex_);
    subscriptions_.erase(id);
  }

 private:
  struct Subscription {
    std::string topic;
    sdk::Listener listener;
  };
  const std::uint64_t max_payload_;
  std::recursive_mutex mutex_;
  std::map<std::uint64_t, Subscription> subscriptions_;
  std::uint64_t last_id_ = 0;
};

}  // namespace

PARLEY_PLUGIN(@CLASS@, parley::sdk::Bus);
