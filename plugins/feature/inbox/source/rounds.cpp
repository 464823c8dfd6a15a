#include "rounds.hpp"

#include <utility>

#include "overflow.hpp"

namespace parley::inbox {

namespace {

constexpr std::int64_t kMostWaiting = 5'000;  // of one queue, looked at in one tick
constexpr std::int64_t kMostMissed = 200;     // of one tenant, in one rescan
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kLookedBack = kHour, kLookedBackAtFirst = 24 * kHour;

}  // namespace

void Rounds::start() {
  parts_.jobs.every("tick", std::chrono::milliseconds(parts_.options.tick_ms), [this] { tick(); });
  parts_.jobs.every("rescan", std::chrono::milliseconds(parts_.options.rescan_ms), [this] { rescan(); });
}

void Rounds::look_after(const std::string& tenant) {
  const std::lock_guard lock(mutex_);
  busy_.insert(tenant);
}

/// One tenant's trouble is not another's.
template <class Work>
void Rounds::for_each(const std::vector<std::string>& tenants, std::string_view what, Work&& work) const {
  for (const std::string& tenant : tenants) try {
      work(tenant);
    } catch (const std::exception& problem) {
      parts_.host.warning(std::string(what) + " of tenant " + tenant + ": " + problem.what());
    }
}

/// The first one looks around at once: what a killed process left behind has waited long enough.
void Rounds::tick() {
  if (!std::exchange(looked_around_, true)) rescan();
  std::vector<std::string> tenants;
  {
    const std::lock_guard lock(mutex_);
    tenants.assign(busy_.begin(), busy_.end());
  }
  for_each(tenants, "looking at the queues", [this](const std::string& tenant) { look_at_queues(tenant); });
}

void Rounds::look_at_queues(const std::string& tenant) {
  const auto queues = parts_.queues.all(tenant);
  if (queues.empty()) {
    const std::lock_guard lock(mutex_);
    busy_.erase(tenant);
    return;
  }
  for (const auto& [id, queue] : queues) {
    const bool bounded = !queue.overflow.queue_id.empty() || queue.alert.waiting > 0 || queue.alert.wait_ms > 0;
    if (!bounded) continue;
    const auto waiting = parts_.tickets.waiting_in(tenant, id, kMostWaiting);
    parts_.alarms.look_at_line(tenant, queue, waiting);
    const auto to = queues.find(queue.overflow.queue_id);
    if (to == queues.end()) continue;
    for (const Ticket& ticket : flowing_over(queue, waiting, parts_.clock.wall_ms()))
      parts_.desk.overflow(tenant, ticket, to->second);
  }
  parts_.alarms.look_at_promises(tenant, queues);
  parts_.desk.give_waiting(tenant);
}

void Rounds::rescan() {
  const std::lock_guard one(rescanning_);
  const std::vector<std::string> tenants = parts_.jobs.tenants();
  const std::int64_t now = parts_.clock.wall_ms();
  const std::int64_t since = now - (first_ ? kLookedBackAtFirst : kLookedBack);
  for_each(tenants, "looking for what was missed", [&](const std::string& tenant) {
    if (parts_.queues.count(tenant) > 0) look_after(tenant);
    look_for_missed(tenant, since);
    parts_.alarms.look_at_channels(tenant);
  });
  first_ = false;
  if (now < next_forgetting_) return;
  next_forgetting_ = now + kHour;
  for_each(tenants, "forgetting what is old", [this](const std::string& tenant) { forget_old(tenant); });
}

/// Events are not told twice, and who was away did not hear them: the tables know.
void Rounds::look_for_missed(const std::string& tenant, std::int64_t spoke_since) {
  for (const std::string& conversation : parts_.tickets.astray(tenant, spoke_since, kMostMissed))
    parts_.desk.look_at(tenant, conversation);
}

void Rounds::forget_old(const std::string& tenant) {
  const std::int64_t now = parts_.clock.wall_ms();
  parts_.notifications.forget(tenant, now - parts_.options.keep_notifications_ms);
  parts_.tickets.forget(tenant, now - parts_.options.keep_history_ms);
  parts_.alerts.forget(tenant, now - parts_.options.keep_history_ms);
}

}  // namespace parley::inbox
