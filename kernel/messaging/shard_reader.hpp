// Brings what is in the store to this node's memory: all of a shard that it has just got, and what other nodes put into
// its shards since. One thread reads; it is woken by them, and looks by itself every now and then.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "cluster/lease_keeper.hpp"
#include "messaging/dispatch.hpp"
#include "messaging/outbox.hpp"

namespace parley::messaging {

struct ShardReaderOptions {
  Millis look{1'000};  ///< how often it looks when nobody wakes it: a word that was lost costs that much
};

/// Thread-safe.
class ShardReader final : public cluster::ShardWork {
 public:
  ShardReader(ShardReaderOptions options, cluster::Shards& shards, JournalRows rows, Dispatch& dispatch, Outbox& outbox,
              Log log, Metrics& metrics);
  ~ShardReader() override;

  /// `node`: this one's name in the leases.
  void start(std::string node);
  void stop();
  /// Rows may wait in these shards. Quick.
  void look(cluster::ShardMask shards);
  /// Waits until what was to be taken over has been read. False when the deadline came first.
  bool wait_until_read(Millis deadline);

  void take_over(cluster::ShardMask shards) override;
  void lost(cluster::ShardMask shards) override;
  cluster::ShardMask idle(cluster::ShardMask shards) override;

 private:
  void run();
  /// False: there is more to read, or it could not be read.
  bool read(cluster::ShardMask taken);
  Result<bool> read_journal();

  const ShardReaderOptions options_;
  cluster::Shards& shards_;
  const JournalRows rows_;
  Dispatch& dispatch_;
  Outbox& outbox_;
  const Log log_;
  Counter& rows_read_;
  std::string node_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable all_read_;
  cluster::ShardMask taken_;    // to be read as a whole
  cluster::ShardMask reading_;  // of those, what is being read
  bool asked_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::messaging
