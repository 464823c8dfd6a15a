// The outbox: sends what was committed, within the provider's limits, once.
//
// A message is pending, then sending (leased, before the first byte leaves), then gone from the outbox: accepted or
// failed. When nobody can say whether the far end has it, it is unknown: its status webhook, which carries our id,
// settles that. Only when no echo came in within `reconcile_after`, and none can be waiting to be handled, is it sent
// again.
#pragma once

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
#include "messaging/channel_directory.hpp"
#include "messaging/domain_events.hpp"
#include "messaging/outbox_plan.hpp"
#include "messaging/send_result.hpp"
#include "messaging/transport.hpp"
#include "store/write_set.hpp"

namespace parley::store {
class Database;
class SystemAccess;
class Writer;
}  // namespace parley::store

namespace parley::messaging {

struct OutboxOptions {
  std::size_t in_flight = 256;      ///< requests under way at once
  std::size_t queue = 100'000;      ///< messages held in memory; the rest waits in the store
  Millis reconcile_after{120'000};  ///< how long an unknown outcome waits for the provider's echo
  RetryOptions retry;
};

class Outbox {
 public:
  Outbox(OutboxOptions options, const store::SystemAccess& access, store::Database& database, store::Writer& writer,
         ChannelDirectory& channels, Transport& transport, DomainEvents& events, const Clock& clock, Log log,
         Metrics& metrics);
  ~Outbox();

  /// Takes over what an earlier process left: leased messages become unknown, the rest is queued. Before start().
  Result<> recover();
  void start();
  /// Leases nothing more, and waits until what is under way has an outcome that is durable. False when the deadline
  /// came first; those messages will be unknown at the next start.
  bool stop(Millis deadline);

  /// Adds "send this" to a write set. Call enqueue() with the same item once it is committed.
  static void add(store::WriteSet& set, const OutboxItem& item, WallTime due);
  /// Committed items. Any thread; quick.
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
  void end_attempt();
  Result<> load(std::string from);
  void left_in_store(std::string id);
  SteadyTime next_look(SteadyTime now) const;
  void publish_status(const OutboxItem& item, std::string_view status, const std::string& error);

  const OutboxOptions options_;
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
  std::vector<AttemptPtr> leased_;     // durable as sending: may leave now
  std::vector<AttemptPtr> unwritten_;  // an outcome that the store did not take yet
  std::unordered_map<std::string, Unknown> unknown_;
  SteadyTime next_overdue_look_{};
  std::size_t in_flight_ = 0;               // leased or under way, until the outcome is durable
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
