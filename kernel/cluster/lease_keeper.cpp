#include "cluster/lease_keeper.hpp"

#include <algorithm>

#include "base/named_thread.hpp"

namespace parley::cluster {

namespace {

using Phase = Shards::Phase;

constexpr Millis kAfterTrouble{200};
constexpr Millis kWhileClosing{20};
constexpr Millis kWhileJoining{20};

/// The local deadline lies before the database's by this: clocks may run at slightly different rates.
Millis margin_of(Millis lease) {
  return std::max(lease / 12, Millis(50));
}

}  // namespace

LeaseKeeper::LeaseKeeper(LeaseOptions options, Identity identity, LeaseTable table, Shards& shards, ShardWork& work,
                         std::function<void()> tell_others, const Clock& clock, Log log, Metrics& metrics)
    : options_(options),
      identity_(std::move(identity)),
      node_(identity_.home + "/" + identity_.process),
      table_(std::move(table)),
      shards_(shards),
      work_(work),
      tell_others_(std::move(tell_others)),
      clock_(clock),
      log_(log.as("cluster")),
      held_(metrics.gauge("parley_cluster_shards", "Shards of the conversations that this node works on")),
      nodes_(metrics.gauge("parley_cluster_nodes", "Nodes that share the database, as this one sees it")),
      taken_over_(metrics.counter("parley_cluster_takeovers_total", "Shards taken")),
      lost_(metrics.counter("parley_cluster_lost_total", "Shards whose lease ended while this node held it")) {}

LeaseKeeper::~LeaseKeeper() {
  stop();
}

Result<> LeaseKeeper::start() {
  if (const Result<> freed = table_.bury(identity_.home); !freed) return freed;
  if (const Result<> known = wait_until_known(); !known) return known;
  if (const Result<> done = tick(); !done) return done;
  thread_ = named_thread("leases", [this] { run(); });
  return {};
}

/// A node that others do not know of yet could take a message and acknowledge it while they believe themselves alone,
/// and do not look for what came before.
Result<> LeaseKeeper::wait_until_known() {
  for (bool told = false;; told = true) {
    const auto asked = clock_.steady();
    const Result<WallTime> now = table_.now();
    if (!now) return now.error();
    if (const Result<> joined = table_.join(node_, *now + options_.lease); !joined) return joined;
    shards_.extend(asked + options_.lease - margin_of(options_.lease));
    if (!told) tell_others_();
    const auto rows = table_.nodes();
    if (!rows) return rows.error();
    // Others may be joining at this moment and wait for this one in turn.
    if (const Result<> written = tell_who_is_known(alive(*rows, *now)); !written) return written;
    const bool known = std::all_of(rows->begin(), rows->end(), [&](const NodeRow& row) {
      return row.node == node_ || row.expires <= *now ||
             std::find(row.knows.begin(), row.knows.end(), node_) != row.knows.end();
    });
    if (known) return {};
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, kWhileJoining, [&] { return stopping_; }))
      return fail(Errc::unavailable, "stopped while other nodes were waited for");
  }
}

void LeaseKeeper::look() {
  std::lock_guard lock(mutex_);
  look_ = true;
  wake_.notify_all();
}

void LeaseKeeper::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LeaseKeeper::hand_over() {
  for (int shard = 0; shard < kShards; ++shard) shards_.drop(shard);
  const Result<> released = table_.release_all(node_);
  const Result<> left = released ? table_.leave(node_) : released;
  if (!left)
    log_.warning("leases were not handed over; others take them when they end", {{"reason", left.error().message}});
  tell_others_();
}

void LeaseKeeper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const SteadyTime next = next_look();
    wake_.wait_for(lock, next - clock_.steady(), [&] { return stopping_ || look_; });
    if (stopping_) return;
    look_ = false;
    lock.unlock();
    const Result<> done = tick();
    if (!done && !std::exchange(told_trouble_, true))
      log_.error("leases cannot be renewed; trying again", {{"reason", done.error().message}});
    if (done && std::exchange(told_trouble_, false)) log_.info("leases are renewed again");
    lock.lock();
  }
}

SteadyTime LeaseKeeper::next_look() const {
  const SteadyTime now = clock_.steady();
  if (told_trouble_) return now + kAfterTrouble;
  for (int shard = 0; shard < kShards; ++shard)
    if (shards_.phase(shard) == Phase::closing) return now + kWhileClosing;
  return now + options_.renew;
}

Result<> LeaseKeeper::tick() {
  if (const Result<> dropped = drop_lapsed(); !dropped) return dropped;
  const Result<View> view = renew_and_look();
  if (!view) return view.error();
  drop_lost(*view);
  shards_.extend(view->asked + options_.lease - margin_of(options_.lease));
  if (const Result<> dropped = drop_lapsed(); !dropped) return dropped;  // it ended while the database answered
  if (const Result<> told = tell_who_is_known(view->nodes); !told) return told;
  close_surplus(*view);
  if (const Result<> released = release_idle(); !released) return released;
  if (const Result<> taken = take_free(*view); !taken) return taken;
  held_.set(std::int64_t(shards_.count()));
  return {};
}

Result<LeaseKeeper::View> LeaseKeeper::renew_and_look() {
  View view;
  view.asked = clock_.steady();  // before the database says its time: what is counted from here ends no later there
  const Result<WallTime> now = table_.now();
  if (!now) return now.error();
  view.now = *now;
  const WallTime until = *now + options_.lease;
  if (const Result<> joined = table_.join(node_, until); !joined) return joined.error();
  if (const Result<> renewed = table_.renew(node_, *now, until); !renewed) return renewed.error();
  auto leases = table_.leases();
  if (!leases) return leases.error();
  view.leases = std::move(*leases);
  const auto rows = table_.nodes();
  if (!rows) return rows.error();
  view.nodes = alive(*rows, *now);
  return view;
}

std::vector<std::string> LeaseKeeper::alive(const std::vector<NodeRow>& rows, WallTime now) {
  std::vector<std::string> nodes;
  for (const NodeRow& row : rows) {
    if (row.node == node_ || row.expires > now) nodes.push_back(row.node);
    if (row.node == node_) known_ = row.knows;
  }
  return nodes;
}

/// First the check of order is on, then the others hear that it is.
Result<> LeaseKeeper::tell_who_is_known(const std::vector<std::string>& nodes) {
  bool all_here = true;
  for (int shard = 0; shard < kShards; ++shard) all_here = all_here && shards_.phase(shard) == Phase::open;
  shards_.guard(nodes.size() > 1 || !all_here);
  nodes_.set(std::int64_t(nodes.size()));
  if (nodes == known_) return {};
  if (const Result<> told = table_.know(node_, nodes); !told) return told;
  log_.info("nodes that share the database", {{"nodes", nodes.size()}});
  known_ = nodes;
  return {};
}

/// This node was stopped for longer than its leases last, or the database was away: what is in memory may be others'
/// work by now. Everything is taken again under a new epoch, and read again.
Result<> LeaseKeeper::drop_lapsed() {
  (void)shards_.member();  // who slept may be the first to ask
  if (!shards_.take_lapse()) return {};
  ShardMask gone;
  for (int shard = 0; shard < kShards; ++shard) {
    if (shards_.phase(shard) == Phase::none) continue;
    shards_.drop(shard);
    gone.set(std::size_t(shard));
  }
  if (gone.any()) {
    lost_.add(gone.count());
    log_.warning("leases have ended before they were renewed; they are taken again", {{"shards", gone.count()}});
    work_.lost(gone);
  }
  return table_.release_all(node_);
}

void LeaseKeeper::drop_lost(const View& view) {
  ShardMask gone;
  for (const Lease& lease : view.leases) {
    if (lease.shard < 0 || lease.shard >= kShards || shards_.phase(lease.shard) == Phase::none) continue;
    if (lease.node == node_ && lease.epoch == shards_.epoch(lease.shard) && lease.expires > view.now) continue;
    shards_.drop(lease.shard);
    gone.set(std::size_t(lease.shard));
  }
  if (gone.none()) return;
  lost_.add(gone.count());
  log_.warning("leases of this node are held by others now; is its data folder used twice?",
               {{"shards", gone.count()}});
  work_.lost(gone);
}

/// The nodes in their order share the shards evenly; the first ones have one more.
std::size_t LeaseKeeper::fair_part(const View& view) const {
  const std::size_t nodes = view.nodes.size();
  const auto rank = std::size_t(std::find(view.nodes.begin(), view.nodes.end(), node_) - view.nodes.begin());
  return kShards / nodes + (rank < kShards % nodes ? 1 : 0);
}

std::size_t LeaseKeeper::keeping() const {
  std::size_t count = 0;
  for (int shard = 0; shard < kShards; ++shard) {
    const Phase phase = shards_.phase(shard);
    count += phase == Phase::open || phase == Phase::loading;
  }
  return count;
}

void LeaseKeeper::close_surplus(const View& view) {
  std::size_t surplus = keeping();
  const std::size_t part = fair_part(view);
  if (surplus <= part) return;
  surplus -= part;
  for (int shard = kShards - 1; shard >= 0 && surplus > 0; --shard) {
    if (shards_.phase(shard) != Phase::open) continue;
    shards_.close(shard);
    --surplus;
  }
}

Result<> LeaseKeeper::release_idle() {
  ShardMask closing;
  for (int shard = 0; shard < kShards; ++shard) closing.set(std::size_t(shard), shards_.phase(shard) == Phase::closing);
  if (closing.none()) return {};
  const ShardMask idle = work_.idle(closing);
  ShardMask given;
  for (int shard = 0; shard < kShards; ++shard) {
    if (!idle.test(std::size_t(shard))) continue;
    if (const Result<> done = table_.release(shard, node_, shards_.epoch(shard)); !done) return done;
    shards_.drop(shard);
    given.set(std::size_t(shard));
  }
  if (given.none()) return {};
  work_.lost(given);
  tell_others_();
  return {};
}

Result<> LeaseKeeper::take_free(const View& view) {
  const std::size_t part = fair_part(view);
  std::size_t have = keeping();
  ShardMask taken;
  Result<> outcome;
  for (const Lease& lease : view.leases) {
    if (have >= part || !outcome) break;
    // The third: taken by this process, and the answer was lost.
    const bool free = lease.node.empty() || lease.expires <= view.now || lease.node == node_;
    if (!free || lease.shard < 0 || lease.shard >= kShards || shards_.phase(lease.shard) != Phase::none) continue;
    const Result<bool> ours = table_.take(lease, node_, view.now, view.now + options_.lease);
    if (!ours) outcome = ours.error();
    if (!ours || !*ours) continue;
    shards_.take(lease.shard, lease.epoch + 1);
    taken.set(std::size_t(lease.shard));
    ++have;
  }
  if (taken.none()) return outcome;
  taken_over_.add(taken.count());
  log_.info("shards taken", {{"shards", taken.count()}, {"held", have}, {"nodes", view.nodes.size()}});
  work_.take_over(taken);
  return outcome;
}

}  // namespace parley::cluster
