// Keeps this node's fair share of the shards: renews its leases, takes over those that have ended, gives some up when
// another node comes, and hands all of them on when it stops.
//
// docs/architecture.md, "Several nodes", has the rules. Nothing here is needed for safety: every write is conditional
// on what it was computed from. It decides who works on what, and how soon somebody else does.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "cluster/lease_table.hpp"
#include "cluster/shards.hpp"

namespace parley::cluster {

struct LeaseOptions {
  Millis lease{6'000};  ///< how long a lease outlives its last renewal
  Millis renew{1'500};  ///< how often leases are renewed and others looked at
};

/// What works on the shards. Called on the keeper's thread: quick.
class ShardWork {
 public:
  virtual ~ShardWork() = default;
  /// The node holds these now (Phase::loading): read what is in the store, then Shards::open() each.
  virtual void take_over(ShardMask shards) = 0;
  /// The node holds these no longer: forget them.
  virtual void lost(ShardMask shards) = 0;
  /// Of these, which have nothing under way: nothing handled or sent whose outcome is not durable.
  virtual ShardMask idle(ShardMask shards) = 0;
};

class LeaseKeeper {
 public:
  /// Who this node is. `home` stays the same over restarts and belongs to one process at a time (its data folder's
  /// lock), so what its last process held is free at once. `process` is this one's alone.
  struct Identity {
    std::string home, process;
  };
  /// `tell_others`: something changed that other nodes should look at; called on the keeper's thread, quick.
  LeaseKeeper(LeaseOptions options, Identity identity, LeaseTable table, Shards& shards, ShardWork& work,
              std::function<void()> tell_others, const Clock& clock, Log log, Metrics& metrics);
  ~LeaseKeeper();

  /// Enters the node and waits until every other one takes it into account, then begins to take shards. Before the
  /// first event is accepted. Errors: of the database.
  Result<> start();
  /// Looks at the leases at once: another node has changed something. Any thread; quick.
  void look();
  /// Ends the thread; what is held stays so until it ends by itself.
  void stop();
  /// Frees everything this node holds and strikes it out, for others to take at once. After stop().
  void hand_over();

  /// One round, as the thread does it every LeaseOptions::renew. Errors: of the database. For start() and tests.
  Result<> tick();

 private:
  struct View {
    WallTime now{};
    SteadyTime asked{};
    std::vector<Lease> leases;
    std::vector<std::string> nodes;  // alive, this one too, in order
  };
  void run();
  SteadyTime next_look() const;
  Result<> wait_until_known();
  Result<View> renew_and_look();
  std::vector<std::string> alive(const std::vector<NodeRow>& rows, WallTime now);
  Result<> tell_who_is_known(const std::vector<std::string>& nodes);
  void drop_lost(const View& view);
  Result<> drop_lapsed();
  std::size_t fair_part(const View& view) const;
  std::size_t keeping() const;
  void close_surplus(const View& view);
  Result<> release_idle();
  Result<> take_free(const View& view);

  const LeaseOptions options_;
  const Identity identity_;
  const std::string node_;
  LeaseTable table_;
  Shards& shards_;
  ShardWork& work_;
  const std::function<void()> tell_others_;
  const Clock& clock_;
  const Log log_;
  Gauge& held_;
  Gauge& nodes_;
  Counter& taken_over_;
  Counter& lost_;

  std::vector<std::string> known_;  // what the table says that this node knows
  bool told_trouble_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool look_ = false;
  std::thread thread_;
};

}  // namespace parley::cluster
