// Order per conversation, parallel across them: a queue for each other side, a few workers for all.
//
// An entry is handled when the one before it in its queue is durable. Handling makes a write set in memory; the writer
// commits it with those of other conversations. An entry whose shard this node has lost is let go of: it is in the
// journal, for whoever has the shard now.
#pragma once

#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "messaging/journal_rows.hpp"
#include "messaging/left_in_store.hpp"
#include "store/write_set.hpp"

namespace parley::store {
class Writer;
}

namespace parley::messaging {

struct DispatchOptions {
  int workers = 2;
  std::size_t queue = 50'000;  ///< entries in memory, waiting or being handled
  /// Entries beyond these that are left in the store, where this node is alone on it; beyond that the edge answers 503.
  std::size_t overflow = 1'000'000;
  std::size_t in_flight = 1'024;  ///< entries being handled: computed, or on their way to a commit
  int attempts = 5;               ///< tries to handle one entry before it becomes a dead letter
  int conflicts = 100;            ///< times an entry is handled again at once because somebody else was faster
  Millis retry{200};              ///< wait before the second try; doubles
};

/// The effects of one entry, and what to do once they are durable. Either may be empty.
struct Effects {
  store::WriteSet set;
  std::function<void()> committed;  ///< runs on the writer's thread; quick
  std::function<void()> abandoned;  ///< runs when the commit failed: forget what was assumed in memory
};

/// Turns an entry into effects. Called by one worker at a time for one queue, `worker` is 0 .. workers-1.
class EntryHandler {
 public:
  virtual ~EntryHandler() = default;
  /// An Error is tried again; after the last attempt the entry becomes a dead letter with the error's message.
  virtual Result<Effects> handle(const JournalEntry& entry, int worker) = 0;
};

class Dispatch final : public JournalReader {
 public:
  Dispatch(DispatchOptions options, const cluster::Shards& shards, JournalRows rows, EntryHandler& handler,
           store::Writer& writer, const Clock& clock, Log log, Metrics& metrics);
  /// As stop(), and waits for the writer's last word, however long that takes.
  ~Dispatch() override;

  void start();
  /// Takes nothing more from the queues and waits until what is being handled is durable. What is queued stays in the
  /// journal for the next start. False when the deadline came first.
  bool stop(Millis deadline);

  Room reserve(std::size_t count) override;
  void accept(JournalEntry entry) override;
  void written(Room room, std::size_t count, std::size_t kept) override;

  // ---- for the reader of what was left in the store

  /// An earlier process left so many.
  void found_in_store(std::size_t count);
  /// After `pause`, waits until something can be read and there is room for it. False: it is time to end.
  bool wait_to_read(Millis pause);
  void stop_reading();
  /// What a reading of all that was left has to know of the moment at which it begins.
  struct Reading {
    std::unordered_set<std::string> known;  ///< ids that are in memory already: their rows are no news
    std::uint64_t mark = 0;                 ///< LeftInStore::mark()
  };
  Reading begin_reading() const;
  /// That reading, from the first row to the last, found nothing new.
  void nothing_left(const Reading& reading);

  /// Entries read from the journal, in order; those that are here already are left out. Returns how many were taken:
  /// fewer than all when there is no room.
  std::size_t take_up(std::vector<JournalEntry> entries);

  std::size_t load() const;
  /// Of load(), those that take_up() brought.
  std::size_t taken_up() const;
  /// Of these shards, those in which nothing is being handled.
  cluster::ShardMask idle(cluster::ShardMask shards) const;

 private:
  struct Lane {
    std::deque<JournalEntry> entries;
    bool busy = false;         ///< the front is being handled, or is to be
    bool unsorted = false;     ///< an older entry may wait behind a newer one: the store is asked for the order
    std::int64_t renewed = 0;  ///< the front's epoch, heard of while it may be handled: its worker reads it unlocked
  };
  using Lanes = std::unordered_map<std::string, Lane>;

  void work(int worker);
  void handle(Lanes::value_type& lane, int worker);
  bool set_right(Lanes::value_type& lane);
  void merge(Lanes::value_type& lane, std::vector<JournalEntry> in_order);
  void settled(Lanes::value_type& lane);
  void let_go(Lanes::value_type& lane);
  void pop(Lanes::value_type& lane);
  JournalEntry& renewed_front(Lanes::value_type& lane);
  void begun(const JournalEntry& entry);
  void ended(const JournalEntry& entry);
  void failed(Lanes::value_type& lane, const Error& error);
  bool overtaken(Lanes::value_type& lane, const Error& error);
  void bury(Lanes::value_type& lane, const Error& error);
  bool room_to_begin() const;
  void show_depth();
  void wake_sleepers(SteadyTime now);
  void wake_workers();

  const DispatchOptions options_;
  const cluster::Shards& shards_;
  const JournalRows rows_;
  EntryHandler& handler_;
  store::Writer& writer_;
  const Clock& clock_;
  Log log_;
  Gauge& depth_;
  Gauge& left_depth_;
  Counter& handled_;
  Counter& retried_;
  Counter& overtaken_;
  Counter& buried_;
  Counter& let_go_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::condition_variable room_;  // for the reader
  Lanes lanes_;                   // nodes do not move: pointers to them stay good
  std::deque<Lanes::value_type*> ready_;
  std::vector<std::pair<SteadyTime, Lanes::value_type*>> asleep_;  // few: only after a failure
  std::size_t reserved_ = 0;                                       // places taken: reserved, queued or being handled
  LeftInStore left_;
  bool reading_ = true;
  std::size_t handling_ = 0;
  std::array<int, cluster::kShards> handling_in_{};  // of handling_, by shard
  std::unordered_set<std::string> taken_up_;         // ids of those that were read from the journal
  bool stopping_ = false;
  std::vector<std::thread> workers_;
  std::shared_ptr<void> after_commit_;
};

}  // namespace parley::messaging
