// Which shards are this node's at this moment: what every step of a message asks before it acts.
//
// A shard that is taken gets an epoch, one higher than any it had before on any node. Work is done under the epoch it
// was taken up with; when that is no longer held the work is dropped, because its rows are somebody else's now. All
// answers end by themselves at a local deadline before the leases end in the database, so a node that was stopped for a
// while and wakes up knows it without asking.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/clock.hpp"
#include "cluster/shard.hpp"

namespace parley::cluster {

/// Thread-safe. The questions are a few loads each; the changes are LeaseKeeper's and, for open(), the reader's.
class Shards {
 public:
  /// Whose node is alone on its database and stays so (SQLite): it holds everything, for ever, under epoch 1.
  struct Lone {};
  Shards(const Clock& clock, Lone);
  /// Holds nothing until it is given leases.
  explicit Shards(const Clock& clock);

  bool lone() const { return lone_; }

  /// The epoch under which new work of this shard may go into memory here; 0: elsewhere, or not yet.
  std::int64_t claim(int shard) const;
  /// Whether work that was taken up under this epoch may be begun.
  bool holds(int shard, std::int64_t epoch) const;
  /// Whether what was begun may still act on the outside world: as holds(), and also while the shard is being given up.
  bool may_finish(int shard, std::int64_t epoch) const;
  /// Whether this node is known to the others, so that what it acknowledges cannot be overtaken.
  bool member() const;
  /// Whether rows may exist that this node has not seen: then order is checked in the database as well.
  bool others_write() const { return guarded_ || behind_; }
  /// This node's part of all that is sent: of the rate that a number allows.
  double share() const;
  std::size_t count() const;

  // ---- for the keeper of the leases and the reader of the rows

  enum class Phase : std::uint8_t {
    none,
    loading,  ///< ours; what is in the store is being read
    open,     ///< ours
    closing   ///< ours until what is under way has ended; nothing new is begun
  };
  Phase phase(int shard) const;
  std::int64_t epoch(int shard) const;
  void take(int shard, std::int64_t epoch);
  /// From loading; does nothing when it is held under another epoch by now.
  void open(int shard, std::int64_t epoch);
  void close(int shard);
  void drop(int shard);
  void extend(SteadyTime until) { until_ = until; }
  /// Whether any answer so far was "no" because the deadline had passed: work may have been dropped that nobody else
  /// has taken up. Asking forgets it.
  bool take_lapse() { return lapsed_.exchange(false); }
  void guard(bool others) { guarded_ = others; }
  void behind(bool unread_rows) { behind_ = unread_rows; }

 private:
  struct State {
    std::int64_t epoch;
    Phase phase;
  };
  bool expired() const;
  State state(int shard) const;
  void set(int shard, State state);

  const Clock& clock_;
  const bool lone_;
  std::array<std::atomic<std::int64_t>, kShards> states_{};  // epoch * 4 + phase: both change at once
  std::atomic<SteadyTime> until_{SteadyTime{}};
  mutable std::atomic<bool> lapsed_{false};
  std::atomic<bool> guarded_{false};
  std::atomic<bool> behind_{false};
};

}  // namespace parley::cluster
