// This node among those that share its database: what it holds, how it hears of the others, and how its part of the
// work comes and goes. On a database that serves one node it holds everything and does nothing.
#pragma once

#include <memory>
#include <string>

#include "bus/bus.hpp"
#include "cluster/lease_keeper.hpp"
#include "cluster/shards.hpp"
#include "cluster/wake_ups.hpp"
#include "config/settings.hpp"

namespace parley::server {

/// All of it outlives the node. `home` names the data folder, `process` this run.
struct ClusterGround {
  cluster::LeaseKeeper::Identity identity;
  store::Storage storage;
  bus::Bus& bus;
  const Clock& clock;
  Log log;
  Metrics& metrics;
};

class ClusterNode {
 public:
  /// `settings`: [cluster]. Errors: of the storage; invalid for a lease that would end between two renewals.
  static Result<std::unique_ptr<ClusterNode>> make(const config::Settings& settings, ClusterGround ground);

  cluster::Shards& shards() { return shards_; }
  /// Null where one node is alone.
  cluster::WakeUps* wake_ups() { return wake_ups_ ? &*wake_ups_ : nullptr; }
  /// In the leases.
  const std::string& name() const { return name_; }

  /// Joins the others, who know of this node when it returns, and takes its first shards. Not on a lone node.
  Result<> start(cluster::ShardWork& work, std::function<void(cluster::ShardMask)> rows);
  /// Gives everything to the others. After it nothing is held.
  void hand_over();

 private:
  ClusterNode(const ClusterGround& ground, cluster::LeaseOptions options, std::string dialect);

  const ClusterGround ground_;
  const cluster::LeaseOptions options_;
  const std::string dialect_, name_;
  cluster::Shards shards_;
  std::optional<cluster::WakeUps> wake_ups_;
  std::unique_ptr<cluster::LeaseKeeper> keeper_;
};

}  // namespace parley::server
