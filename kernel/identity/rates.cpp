#include "identity/rates.hpp"

#include <algorithm>

namespace parley::identity {

namespace {

Millis up_to_millis(std::int64_t micros) {
  return Millis((std::max<std::int64_t>(micros, 0) + 999) / 1000);
}

}  // namespace

Taken LocalRates::take(const std::string& key, const Rate& rate) {
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady().time_since_epoch()).count();
  const std::int64_t period = std::chrono::microseconds(rate.period).count();
  const std::int64_t each = std::max<std::int64_t>(1, period / rate.burst);
  const std::scoped_lock lock(mutex_);
  if (full_at_.size() >= capacity_ && !full_at_.contains(key)) make_room(now);
  std::int64_t& full_at = full_at_[key];
  const std::int64_t after = std::max(full_at, now) + each;
  Taken taken;
  taken.allowed = after - now <= each * rate.burst;
  if (taken.allowed)
    full_at = after;
  else
    taken.retry_after = std::max(Millis(1), up_to_millis(after - now - each * rate.burst));
  taken.remaining = std::max<std::int64_t>(0, (each * rate.burst - (std::max(full_at, now) - now)) / each);
  taken.reset = up_to_millis(full_at - now);
  return taken;
}

void LocalRates::drop(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  full_at_.erase(key);
}

void LocalRates::make_room(std::int64_t now) {
  std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
  if (full_at_.size() >= capacity_) full_at_.clear();
}

}  // namespace parley::identity
