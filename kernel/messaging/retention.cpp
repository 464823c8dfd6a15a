#include "messaging/retention.hpp"

#include <numeric>

#include "base/named_thread.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

namespace {
constexpr store::SystemSql kPruneJournal{
    "DELETE FROM journal WHERE (tenant_id, channel_id, event_key) IN (SELECT tenant_id, channel_id, event_key FROM "
    "journal "
    "WHERE received_at < $1 AND state <> 0 ORDER BY received_at LIMIT 2000)"};
constexpr store::SystemSql kPruneParked{
    "DELETE FROM parked_statuses WHERE (tenant_id, channel_id, provider_id, status) IN (SELECT tenant_id, channel_id, "
    "provider_id, status FROM parked_statuses WHERE received_at < $1 LIMIT 2000)"};
constexpr std::chrono::hours kEvery{1};
}  // namespace

Retention::Retention(const store::SystemAccess& access, store::Writer& writer, const cluster::Shards& shards,
                     Millis keep, const Clock& clock, Log log, const std::vector<Aged>& others)
    : access_(access),
      writer_(writer),
      shards_(shards),
      aged_{{kPruneJournal, keep}, {kPruneParked, keep}},
      clock_(clock),
      log_(log.as("retention")) {
  aged_.insert(aged_.end(), others.begin(), others.end());
}

Retention::~Retention() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Retention::start() {
  thread_ = named_thread("retention", [this] { run(); });
}

void Retention::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kEvery, [&] { return stopping_; })) {
    if (shards_.claim(0) == 0) continue;
    lock.unlock();
    const Result<std::uint64_t> gone = prune();
    if (!gone)
      log_.warning("old rows could not be removed", {{"reason", gone.error().message}});
    else if (*gone > 0)
      log_.info("old rows removed", {{"rows", std::int64_t(*gone)}});
    lock.lock();
  }
}

Result<std::uint64_t> Retention::prune() {
  std::uint64_t total = 0;
  for (std::uint64_t step = 1; step > 0; total += step) {
    store::WriteSet set(access_);
    for (const Aged& rows : aged_) set.add(access_, rows.prune, clock_.wall() - rows.keep);
    const Result<store::WriteReceipt> done = writer_.write(std::move(set));
    if (!done) return done.error();
    step = std::accumulate(done->affected.begin(), done->affected.end(), std::uint64_t(0));
  }
  return total;
}

}  // namespace parley::messaging
