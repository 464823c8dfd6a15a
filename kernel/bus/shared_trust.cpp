#include "bus/shared_trust.hpp"

namespace parley::bus {

SharedTrust::SharedTrust(Drop drop, TrustOptions options, const Clock& clock, Log log, Metrics& metrics)
    : drop_(std::move(drop)),
      options_(options),
      clock_(clock),
      log_(std::move(log)),
      up_(metrics.gauge("parley_cache_up", "1 while the shared cache is used, 0 while this node is on its own")),
      forgotten_(metrics.counter("parley_cache_forgotten_drops_total",
                                 "Entries that may be wrong in the shared cache until their time is over, because "
                                 "bus.pending_drops was reached")) {
  up_.set(1);
}

bool SharedTrust::admit() {
  if (trusted_.load(std::memory_order_acquire)) return true;
  Entries pending;
  {
    const std::lock_guard lock(mutex_);
    const SteadyTime now = clock_.steady();
    if (now < next_try_) return false;
    next_try_ = now + options_.retry;
    pending.swap(pending_);
  }
  return drop_all(std::move(pending));
}

bool SharedTrust::drop_all(Entries entries) {
  while (!entries.empty()) {
    const Result<> dropped = drop_(entries.begin()->first, entries.begin()->second);
    if (!dropped) {
      const std::lock_guard lock(mutex_);
      pending_.merge(entries);
      return false;
    }
    entries.erase(entries.begin());
  }
  return true;
}

void SharedTrust::answered() {
  if (trusted_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(mutex_);
  if (!pending_.empty()) {  // came in between: the next call drops them
    next_try_ = {};
    return;
  }
  trusted_.store(true, std::memory_order_release);
  if (!std::exchange(away_, false)) return;
  up_.set(1);
  log_.info("the shared cache is used again");
}

void SharedTrust::lost(const Error& error) {
  const std::lock_guard lock(mutex_);
  trusted_.store(false, std::memory_order_release);
  next_try_ = clock_.steady() + options_.retry;
  if (std::exchange(away_, true)) return;
  up_.set(0);
  log_.warning("the shared cache is away; this node goes on with its own", {{"reason", error.message}});
}

void SharedTrust::distrust(CacheKind kind, std::string_view key) {
  const std::lock_guard lock(mutex_);
  if (pending_.size() >= options_.pending_drops)
    forgotten_.add();
  else
    pending_.emplace(kind, key);
  trusted_.store(false, std::memory_order_release);
}

}  // namespace parley::bus
