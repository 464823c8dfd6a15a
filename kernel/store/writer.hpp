// Group commit: write sets from all threads are committed together, and each caller hears about its own.
//
// A set is in the database as a whole or not at all, and its callback comes after the commit that made it durable. A
// set that is refused (Errc::conflict, invalid, ...) fails alone. A database that is busy, away or full is tried again
// for a while (WriterOptions::retry_for); then the sets concerned fail with Errc::unavailable. Errc::timeout means that
// nobody knows whether the commit happened; ids made by the caller and ON CONFLICT DO NOTHING make a repetition
// harmless.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "store/batch_commit.hpp"
#include "store/commit_hooks.hpp"
#include "store/session.hpp"
#include "store/write_set.hpp"
#include "store/writer_options.hpp"

namespace parley::store {

class CommitLane;

/// Thread-safe.
class Writer {
 public:
  /// Opens a session per lane. The storage, clock and metrics must outlive the writer. Errors: what opening says.
  static Result<std::unique_ptr<Writer>> start(Storage storage, WriterOptions options, const Clock& clock, Log log,
                                               Metrics& metrics);
  ~Writer();

  /// Never blocks. After success `done` is called exactly once, on the delivering thread: be quick there and hand
  /// longer work on, for the callbacks of later commits wait meanwhile. It may submit again. After an error it is never
  /// called. Sets of one tenant with the same key, or without one, are committed in the order of submission, awaited
  /// ones before the others. Errors: unavailable (the queue is full, or the writer stops), limit (the set is larger
  /// than the queue may be).
  Result<void> submit(WriteSet set, WriteDone done);

  /// Has `action` called on the delivering thread each time the callbacks of a commit have run, until the result is
  /// dropped (not from an action). The place to wake threads for whatever the callbacks have put together.
  [[nodiscard]] std::shared_ptr<void> after_each_commit(std::function<void()> action);
  /// Whether this is a callback or an action of this writer: after_each_commit() is then still to come.
  bool on_writing_thread() const;

  /// Submits as awaited and waits for the outcome. Not from a `done` callback: that is a BrokenInvariant.
  Result<WriteReceipt> write(WriteSet set);

  /// Waits until everything submitted before has its outcome. Errors: timeout.
  Result<void> flush(Millis within);
  /// The same, however long it takes: for the destructor of something that its `done` callbacks name. Not from one.
  void drain();

  /// Refuses new sets, commits what was accepted (each batch is tried once) and ends the threads. Idempotent. Not from
  /// a `done` callback.
  void stop();

 private:
  Writer();
  CommitHooks hooks_;
  std::vector<std::unique_ptr<CommitLane>> lanes_;
};

}  // namespace parley::store
