#include "server/cluster_node.hpp"

namespace parley::server {

namespace {

constexpr std::string_view kShared = "postgres";  // SQLite's file serves the one process that has its folder's lock

cluster::Shards shards_for(std::string_view dialect, const Clock& clock) {
  return dialect == kShared ? cluster::Shards(clock) : cluster::Shards(clock, cluster::Shards::Lone{});
}

}  // namespace

Result<std::unique_ptr<ClusterNode>> ClusterNode::make(const config::Settings& settings, ClusterGround ground) {
  const auto facts = ground.storage.facts();
  if (!facts) return facts.error();
  const cluster::LeaseOptions options{settings.duration("lease"), settings.duration("renew")};
  if (options.lease < options.renew * 2)
    return fail(Errc::invalid, "cluster.lease is " + std::to_string(options.lease.count()) + " ms, cluster.renew " +
                                   std::to_string(options.renew.count()) +
                                   " ms; expected a lease of at least twice that, or it ends when one renewal is late");
  return std::unique_ptr<ClusterNode>(new ClusterNode(ground, options, facts->dialect));
}

ClusterNode::ClusterNode(const ClusterGround& ground, cluster::LeaseOptions options, std::string dialect)
    : ground_(ground),
      options_(options),
      dialect_(std::move(dialect)),
      name_(ground.identity.home + "/" + ground.identity.process),
      shards_(shards_for(dialect_, ground.clock)) {
  if (!shards_.lone()) wake_ups_.emplace(ground.bus, ground.identity.process, ground.log);
}

Result<> ClusterNode::start(cluster::ShardWork& work, std::function<void(cluster::ShardMask)> rows) {
  keeper_ = std::make_unique<cluster::LeaseKeeper>(
      options_, ground_.identity, cluster::LeaseTable(ground_.storage, cluster::database_now(dialect_)), shards_, work,
      [this] { wake_ups_->leases(); }, ground_.clock, ground_.log, ground_.metrics);
  if (const Result<> listening = wake_ups_->start({std::move(rows), [this] { keeper_->look(); }}); !listening)
    return listening;
  return keeper_->start();
}

void ClusterNode::hand_over() {
  if (!keeper_) return;
  keeper_->stop();
  keeper_->hand_over();
  wake_ups_->stop();
}

}  // namespace parley::server
