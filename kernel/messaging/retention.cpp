#include "messaging/retention.hpp"

#include "base/named_thread.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

namespace {
// Small steps: each is one commit that everybody else's writes wait for.
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
                     Millis keep, const Clock& clock, Log log)
    : access_(access), writer_(writer), shards_(shards), keep_(keep), clock_(clock), log_(log.as("retention")) {}

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
    const WallTime before = clock_.wall() - keep_;
    store::WriteSet set(access_);
    set.add(access_, kPruneJournal, before).add(access_, kPruneParked, before);
    const Result<store::WriteReceipt> done = writer_.write(std::move(set));
    if (!done) return done.error();
    step = done->affected[0] + done->affected[1];
  }
  return total;
}

}  // namespace parley::messaging
