// The outbox: sends what was committed, within the provider's limits, once.
//
// A message is pending, then sending (leased, before the first byte leaves), then gone from the outbox: accepted or
// failed. When nobody can say whether the far end has it, it is unknown: its status webhook, which carries our id,
// settles that. Only when no echo came in within `reconcile_after`, and none can be waiting to be handled, is it sent
// again.
//
// A node sends what belongs to its shards. A message is sent under the epoch that its shard had when this node took it
// up; when that is over the message is another node's, and nothing more is done about it here.
#pragma once

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/bounded_queue.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "cluster/shards.hpp"
#include "messaging/channel_directory.hpp"
#include "messaging/domain_events.hpp"
#include "messaging/outbox_plan.hpp"
#include "messaging/send_result.hpp"
#include "messaging/transport.hpp"
#include "store/write_set.hpp"

namespace parley::cluster {
class WakeUps;
}

namespace parley::store {
class Database;
class SystemAccess;
class Writer;
}  // namespace parley::store

namespace parley::messaging {

struct OutboxOptions {
  std::size_t in_flight = 1024;     ///< requests under way at once
  std::size_t queue = 100'000;      ///< messages held in memory; the rest waits in the store
  Millis reconcile_after{120'000};  ///< how long an unknown outcome waits for the provider's echo
  RetryOptions retry;
  std::string node{};  ///< this one's name in the leases
};

class Outbox {
 public:
  /// `wake_ups` may be null where one node is alone. OutboxOptions::node is not used there.
  Outbox(OutboxOptions options, const cluster::Shards& shards, cluster::WakeUps* wake_ups,
         const store::SystemAccess& access, store::Database& database, store::Writer& writer,
         ChannelDirectory& channels, Transport& transport, DomainEvents& events, const Clock& clock, Log log,
         Metrics& metrics);
  /// As stop(), and waits for the writer's last word, however long that takes. The transport has none left to say.
  ~Outbox();

  /// Takes over what an earlier process left: leased messages become unknown, the rest is queued. Before start(), where
  /// one node is alone; the others take over shard by shard. All of these block.
  Result<> recover();
  /// The same for shards that the node has just got.
  Result<> take_over(cluster::ShardMask shards);
  /// Takes up what other nodes have put into the shards of this one.
  Result<> take_up();
  /// These shards are others' now.
  void forget(cluster::ShardMask shards);
  /// Of these shards, those in which nothing is under way.
  cluster::ShardMask idle(cluster::ShardMask shards);

  void start();
  /// Leases nothing more, and waits until what is under way has an outcome that is durable. False when the deadline
  /// came first; those messages will be unknown at the next start.
  bool stop(Millis deadline);

  /// Adds "send this" to a write set, and says in the item what it belongs to. Call enqueue() with the same item once
  /// it is committed.
  void add(store::WriteSet& set, OutboxItem& item, WallTime due) const;
  /// Committed items: sent from here, or by the node whose shard they are in, which is woken. Any thread; quick.
  void enqueue(std::vector<OutboxItem> items);

  /// Adds "the far end has this message" to the write set of a status that carried our id.
  static void settle(store::WriteSet& set, std::string_view message_id);
  /// ... and, once that is committed, lets the next message of its conversation go.
  void settled(const std::string& message_id);

 private:
  struct Attempt;
  using AttemptPtr = std::shared_ptr<Attempt>;

  void run();
  void wake_sender();
  void turn(std::unique_lock<std::mutex>& lock);
  void learn_limits(SteadyTime now);
  std::vector<OutboxItem> take(SteadyTime now);
  void lease(std::vector<OutboxItem> items);
  void send(AttemptPtr attempt);
  void send_local(AttemptPtr attempt);
  void answered(const AttemptPtr& attempt, FarEndAnswer answer);
  void conclude(const AttemptPtr& attempt, SendResult result);
  void record(const AttemptPtr& attempt);
  void recorded(const AttemptPtr& attempt, bool still_ours);
  bool is_overdue(SteadyTime now);
  void end_overdue(SteadyTime now);
  void end_unknown(OutboxItem item);
  void forget_unknown(const std::string& id);
  void end_attempt(const OutboxItem& item);
  void look_again(const OutboxItem& item);
  Result<> load(std::string from);
  void place(std::vector<std::pair<OutboxItem, bool>> rows);
  void left_in_store(std::string id);
  SteadyTime next_look(SteadyTime now) const;
  void publish_status(const OutboxItem& item, std::string_view status, const std::string& error);

  const OutboxOptions options_;
  const cluster::Shards& shards_;
  cluster::WakeUps* const wake_ups_;
  const store::SystemAccess& access_;
  store::Database& database_;
  store::Writer& writer_;
  ChannelDirectory& channels_;
  Transport& transport_;
  DomainEvents& events_;
  const Clock& clock_;
  Log log_;
  Counter& accepted_;
  Counter& failed_;
  Counter& retried_;
  Counter& unknown_total_;
  Gauge& waiting_gauge_;
  Gauge& in_flight_gauge_;

  struct Unknown {
    OutboxItem item;
    SteadyTime deadline;
    bool holds_pair;  // the next message of the conversation waits for this one
  };

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  OutboxPlan plan_;
  std::uint64_t limits_of_ = 0;        // the version of the channels whose limits the plan has
  std::vector<AttemptPtr> leased_;     // durable as sending: may leave now
  std::vector<AttemptPtr> unwritten_;  // an outcome that the store did not take yet
  std::vector<OutboxItem> doubtful_;   // the store did not have it in the state that was thought; holds its pair
  std::unordered_map<std::string, Unknown> unknown_;
  SteadyTime next_overdue_look_{};
  std::size_t in_flight_ = 0;  // leased or under way, until the outcome is durable
  std::array<int, cluster::kShards> in_flight_in_{};
  std::optional<std::string> refill_from_;  // from this id on the store holds items that memory does not
  bool refilling_ = false;                  // what lies from there on is being read
  bool stopping_ = false;                   // no new leases
  bool quit_ = false;                       // the thread ends
  bool woken_ = false;
  std::minstd_rand random_;
  BoundedQueue<AttemptPtr> local_;
  std::thread thread_;
  std::thread local_thread_;
  std::shared_ptr<void> after_commit_;
};

}  // namespace parley::messaging
