// One thread that writes: takes what has queued up while the last commit was under way and commits that as the next
// batch. A second one calls back those whose batch is committed, while the first is at the next one.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "store/batch_commit.hpp"
#include "store/commit_hooks.hpp"
#include "store/commit_queue.hpp"
#include "store/writer_options.hpp"

namespace parley::store {

/// Thread-safe, except that stop() is called once, by the owner.
class CommitLane {
 public:
  struct Meters {
    explicit Meters(Metrics& metrics);
    Histogram& commit_seconds;
    Counter& batches;
    Counter& sets;
    Counter& failed;
    Counter& refused;
    Counter& retries;
    Gauge& queued;
  };

  /// `session` is the first one; the lane opens others when one has failed.
  CommitLane(Storage storage, Session session, const WriterOptions& options, const Clock& clock, Log log, Meters meters,
             CommitHooks& hooks);
  ~CommitLane();

  /// Errors: unavailable when the queue is full or the lane is stopping, limit for a set larger than the queue may be.
  Result<void> submit(WriteSet set, WriteDone done);
  /// Waits until everything accepted before the call has its outcome. False when that takes longer than `within`.
  bool flush(Millis within);
  /// The same, however long it takes.
  void drain();
  /// Accepts no more, commits what was accepted and ends the thread.
  void stop();
  bool on_own_thread() const { return std::this_thread::get_id() == delivery_.get_id(); }

 private:
  bool queue_up(PendingWrite& write);
  void run();
  void commit(std::vector<PendingWrite>& batch);
  Result<void> attempt(std::span<PendingWrite* const> writes);
  bool wait_before_retry(Millis delay);
  void hand_over(std::vector<PendingWrite> batch);
  void run_delivery();
  void deliver(std::vector<PendingWrite>& batch);

  const Storage storage_;
  std::optional<Session> session_;
  const WriterOptions options_;
  const Clock& clock_;
  const Log log_;
  Meters meters_;
  CommitHooks& hooks_;
  CommitQueue queue_;
  std::atomic<std::size_t> bytes_{0};  // of all sets accepted and not yet finished

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t accepted_ = 0, finished_ = 0;
  bool stopping_ = false;

  // Between the two threads: one batch that waits, or the end. More would only keep the callers waiting.
  std::mutex hand_over_mutex_;
  std::condition_variable handed_over_;
  std::optional<std::vector<PendingWrite>> committed_;
  bool last_handed_over_ = false;

  std::thread delivery_;  // these last: they use everything above
  std::thread thread_;
};

}  // namespace parley::store
