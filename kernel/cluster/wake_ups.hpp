// The word between nodes that something waits: rows for a shard's owner, or leases to look at. Small messages over the
// bus, many shards in one; a lost one is made up for by the owner's own look every now and then.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "bus/bus.hpp"
#include "cluster/shard.hpp"

namespace parley::cluster {

class WakeUps {
 public:
  /// What to do when woken. Both run on threads of the bus or of this class: quick.
  struct Ears {
    std::function<void(ShardMask)> rows;  ///< rows wait for the owners of these, of which this node may be one
    std::function<void()> leases;         ///< leases changed
  };

  /// `process` names this one on the bus. All must outlive the object.
  WakeUps(bus::Bus& bus, std::string process, Log log);
  ~WakeUps();

  /// Errors: what subscribing says.
  Result<> start(Ears ears);
  void stop();

  /// Rows of this shard wait for its owner, which may be this node by now. Any thread, never blocks.
  void rows(int shard);
  /// Other nodes should look at the leases. Any thread, never blocks.
  void leases();

 private:
  void run();
  void send(ShardMask rows, bool leases);
  void hear(std::string_view payload);

  bus::Bus& bus_;
  const std::string process_;
  const Log log_;
  Ears ears_;
  std::mutex mutex_;
  std::condition_variable wake_;
  ShardMask rows_;
  bool leases_ = false;
  bool stopping_ = false;
  std::thread thread_;
  bus::Subscription subscription_;
};

}  // namespace parley::cluster
