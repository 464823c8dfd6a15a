#include "store/commit_lane.hpp"

#include <algorithm>

#include "base/named_thread.hpp"

namespace parley::store {

namespace {

std::vector<PendingWrite*> without_outcome(std::vector<PendingWrite>& batch) {
  std::vector<PendingWrite*> writes;
  writes.reserve(batch.size());
  for (PendingWrite& write : batch) {
    if (!write.outcome) writes.push_back(&write);
  }
  return writes;
}

}  // namespace

CommitLane::Meters::Meters(Metrics& metrics)
    : commit_seconds(metrics.histogram("parley_store_commit_seconds", "From the begin to the end of a shared commit")),
      batches(metrics.counter("parley_store_batches_total", "Shared commits")),
      sets(metrics.counter("parley_store_write_sets_total", "Write sets with an outcome; by batches: the batch size")),
      failed(metrics.counter("parley_store_write_sets_failed_total", "Write sets that were not written")),
      refused(
          metrics.counter("parley_store_write_sets_refused_total", "Write sets refused because the queue was full")),
      retries(
          metrics.counter("parley_store_commit_retries_total", "Batches tried again, the database being unavailable")),
      queued(metrics.gauge("parley_store_write_sets_queued", "Write sets that wait or are being committed")) {}

CommitLane::CommitLane(Storage storage, Session session, const WriterOptions& options, const Clock& clock, Log log,
                       Meters meters, CommitHooks& hooks)
    : storage_(storage),
      session_(std::move(session)),
      options_(options),
      clock_(clock),
      log_(std::move(log)),
      meters_(meters),
      hooks_(hooks),
      queue_(options_),
      delivery_(named_thread("committed", [this] { run_delivery(); })),
      thread_(named_thread("commits", [this] { run(); })) {}

CommitLane::~CommitLane() {
  stop();
}

Result<void> CommitLane::submit(WriteSet set, WriteDone done) {
  const std::size_t size = set.bytes();
  if (size > options_.queue_bytes) {
    return fail(Errc::limit, "a write set of " + std::to_string(size) + " bytes, expected at most " +
                                 std::to_string(options_.queue_bytes) + " (queue_bytes)");
  }
  const bool fits = bytes_.fetch_add(size) + size <= options_.queue_bytes;
  PendingWrite write{std::move(set), std::move(done)};
  if (!fits || !queue_up(write)) {
    bytes_ -= size;
    meters_.refused.add();
    return fail(Errc::unavailable, "the database cannot keep up, or is stopping: " + std::to_string(queue_.size()) +
                                       " write sets wait; try again later");
  }
  meters_.queued.add(1);
  return {};
}

/// Queued and counted at once: a set that has its outcome before it is counted would pass for one that has none.
bool CommitLane::queue_up(PendingWrite& write) {
  std::lock_guard lock(mutex_);
  if (!queue_.try_push(std::move(write))) return false;
  ++accepted_;
  return true;
}

bool CommitLane::flush(Millis within) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, within, [this, target = accepted_] { return finished_ >= target; });
}

void CommitLane::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this, target = accepted_] { return finished_ >= target; });
}

void CommitLane::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  queue_.close();
  if (thread_.joinable()) thread_.join();
  {
    std::lock_guard lock(hand_over_mutex_);
    last_handed_over_ = true;
  }
  handed_over_.notify_all();
  if (delivery_.joinable()) delivery_.join();
}

void CommitLane::run() {
  for (;;) {
    std::vector<PendingWrite> batch = queue_.pop_batch();
    if (batch.empty()) return;
    const SteadyTime begin = clock_.steady();
    commit(batch);
    meters_.commit_seconds.observe(std::chrono::duration<double>(clock_.steady() - begin).count());
    meters_.batches.add();
    hand_over(std::move(batch));
  }
}

void CommitLane::hand_over(std::vector<PendingWrite> batch) {
  {
    std::unique_lock lock(hand_over_mutex_);
    handed_over_.wait(lock, [this] { return !committed_; });
    committed_ = std::move(batch);
  }
  handed_over_.notify_all();
}

void CommitLane::run_delivery() {
  std::unique_lock lock(hand_over_mutex_);
  for (;;) {
    handed_over_.wait(lock, [this] { return committed_ || last_handed_over_; });
    if (!committed_) return;
    std::vector<PendingWrite> batch = std::move(*committed_);
    committed_.reset();
    lock.unlock();
    handed_over_.notify_all();
    deliver(batch);
    batch.clear();
    lock.lock();
  }
}

void CommitLane::commit(std::vector<PendingWrite>& batch) {
  const SteadyTime give_up = clock_.steady() + options_.retry_for;
  for (Millis delay = options_.retry_first;; delay = std::min(delay * 2, options_.retry_longest)) {
    const std::vector<PendingWrite*> writes = without_outcome(batch);
    const Result<void> done = attempt(writes);
    if (done) return;
    if (clock_.steady() >= give_up || !wait_before_retry(delay)) {
      log_.error("write sets given up", {{"count", without_outcome(batch).size()}, {"reason", done.error().message}});
      for (PendingWrite* write : without_outcome(batch)) write->outcome = fail(Errc::unavailable, done.error().message);
      return;
    }
    meters_.retries.add();
    log_.warning("commit failed, trying again", {{"reason", done.error().message}});
  }
}

Result<void> CommitLane::attempt(std::span<PendingWrite* const> writes) {
  if (!session_) {
    Result<Session> opened = storage_.open(Storage::Access::read_write);
    if (!opened) return opened.error();
    session_.emplace(std::move(*opened));
  }
  BatchCommit batch(*session_);
  const Result<void> done = batch.commit(writes);
  if (!batch.session_usable()) session_.reset();
  return done;
}

/// False when the lane is stopping: what fails then fails now.
bool CommitLane::wait_before_retry(Millis delay) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, delay, [this] { return stopping_; });
}

void CommitLane::deliver(std::vector<PendingWrite>& batch) {
  std::size_t bytes = 0;
  for (PendingWrite& write : batch) {
    bytes += write.set.bytes();
    if (!*write.outcome) meters_.failed.add();
    try {
      if (write.done) write.done(std::move(*write.outcome));
    } catch (const std::exception& thrown) {
      log_.error("a write's callback threw", {{"what", thrown.what()}});
    }
  }
  hooks_.run();
  bytes_ -= bytes;
  meters_.sets.add(batch.size());
  meters_.queued.add(-std::int64_t(batch.size()));
  {
    std::lock_guard lock(mutex_);
    finished_ += batch.size();
  }
  changed_.notify_all();
}

}  // namespace parley::store
