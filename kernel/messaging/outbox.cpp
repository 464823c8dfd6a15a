#include "messaging/outbox.hpp"

#include <map>

#include "base/named_thread.hpp"
#include "cluster/wake_ups.hpp"
#include "messaging/outbox_attempt.hpp"
#include "messaging/outbox_statements.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

using namespace outbox_statements;

namespace {
constexpr Millis kUnwrittenPause{50};
}

Outbox::Outbox(OutboxOptions options, const cluster::Shards& shards, cluster::WakeUps* wake_ups,
               const store::SystemAccess& access, store::Database& database, store::Writer& writer,
               ChannelDirectory& channels, Transport& transport, DomainEvents& events, const Clock& clock, Log log,
               Metrics& metrics)
    : options_(options),
      shards_(shards),
      wake_ups_(wake_ups),
      access_(access),
      database_(database),
      writer_(writer),
      channels_(channels),
      transport_(transport),
      events_(events),
      clock_(clock),
      log_(log.as("outbox")),
      accepted_(metrics.counter("parley_messages_sent_total", "Messages by outcome", "result=\"accepted\"")),
      failed_(metrics.counter("parley_messages_sent_total", "", "result=\"failed\"")),
      retried_(metrics.counter("parley_send_retries_total", "Attempts to send that are repeated")),
      unknown_total_(metrics.counter("parley_send_unknown_total", "Attempts whose outcome nobody could say")),
      waiting_gauge_(metrics.gauge("parley_outbox_waiting", "Messages waiting to be sent")),
      in_flight_gauge_(metrics.gauge("parley_outbox_in_flight", "Messages under way")),
      random_(std::random_device{}()),
      local_(options.in_flight + 1) {}

Outbox::~Outbox() {
  stop(Millis(0));
  writer_.drain();  // its callbacks are this object's
}

void Outbox::add(store::WriteSet& set, OutboxItem& item, WallTime due) const {
  item.shard = cluster::shard_of(item.tenant, item.channel, item.peer);
  item.epoch = shards_.claim(item.shard);
  set.add(kInsert, item.id, item.conversation, item.channel, item.peer, item.document, due, item.shard, item.epoch);
}

void Outbox::enqueue(std::vector<OutboxItem> items) {
  {
    std::lock_guard lock(mutex_);
    const SteadyTime now = clock_.steady();
    for (OutboxItem& item : items) {
      if (item.epoch == 0 || shards_.claim(item.shard) != item.epoch) {
        if (wake_ups_) wake_ups_->rows(item.shard);
        continue;
      }
      // Behind a gap everything waits in the store, or it would overtake what is in the gap or being read from it. An
      // item that is loaded twice does no harm: only one lease finds its row pending.
      if (refill_from_ || refilling_ || plan_.waiting() >= options_.queue)
        left_in_store(item.id);
      else
        plan_.add(std::move(item), now);
    }
    wake_sender();
  }
}

/// With the lock held. What commits brought is looked at once for all of a commit.
void Outbox::wake_sender() {
  woken_ = true;
  if (!writer_.on_writing_thread()) wake_.notify_one();
}

void Outbox::start() {
  {
    // Until now no echo could come in: the deadlines of what recover() found begin here.
    std::lock_guard lock(mutex_);
    for (auto& [id, unknown] : unknown_) unknown.deadline = clock_.steady() + options_.reconcile_after;
  }
  after_commit_ = writer_.after_each_commit([this] {
    {
      std::lock_guard lock(mutex_);
      if (!woken_) return;
    }
    wake_.notify_one();
  });
  thread_ = named_thread("outbox", [this] { run(); });
  local_thread_ = named_thread("outbox local", [this] {
    while (auto attempt = local_.pop()) send_local(*attempt);
  });
}

bool Outbox::stop(Millis deadline) {
  bool drained = true;
  {
    std::unique_lock lock(mutex_);
    stopping_ = woken_ = true;
    wake_.notify_one();
    if (thread_.joinable()) drained = idle_.wait_for(lock, deadline, [&] { return in_flight_ == 0; });
    quit_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
  local_.close();
  if (local_thread_.joinable()) local_thread_.join();
  return drained;
}

void Outbox::run() {
  std::unique_lock lock(mutex_);
  while (!quit_) {
    woken_ = false;
    turn(lock);
    waiting_gauge_.set(std::int64_t(plan_.waiting()));
    in_flight_gauge_.set(std::int64_t(in_flight_));
    if (woken_ || quit_) continue;
    const SteadyTime now = clock_.steady();
    wake_.wait_for(lock, next_look(now) - now, [&] { return woken_ || quit_; });
  }
}

void Outbox::turn(std::unique_lock<std::mutex>& lock) {
  const SteadyTime now = clock_.steady();
  std::vector<AttemptPtr> to_send = std::exchange(leased_, {});
  std::vector<AttemptPtr> to_record = std::exchange(unwritten_, {});
  const bool overdue = is_overdue(now);
  const std::vector<OutboxItem> doubtful = std::exchange(doubtful_, {});
  if (!shards_.lone()) plan_.set_share(std::max(shards_.share(), 1.0 / cluster::kShards), now);
  learn_limits(now);
  std::vector<OutboxItem> to_lease = take(now);
  std::optional<std::string> from;
  if (!stopping_ && plan_.waiting() < options_.queue / 2) from = std::exchange(refill_from_, std::nullopt);
  refilling_ = from.has_value();
  lock.unlock();

  for (AttemptPtr& attempt : to_send) send(std::move(attempt));
  for (const AttemptPtr& attempt : to_record) record(attempt);
  for (const OutboxItem& item : doubtful) look_again(item);
  if (overdue) end_overdue(now);
  if (!to_lease.empty()) lease(std::move(to_lease));
  const Result<> loaded = from ? load(*from) : Result<>();
  lock.lock();
  refilling_ = false;
  if (loaded) return;
  log_.error("waiting messages could not be read; trying again", {{"reason", loaded.error().message}});
  left_in_store(*from);
}

/// With the lock held: nothing is taken by other limits than those of the channels that are open now.
void Outbox::learn_limits(SteadyTime now) {
  const std::uint64_t version = channels_.version();
  if (version == std::exchange(limits_of_, version)) return;
  OutboxPlan::Limits limits;
  for (const auto& channel : channels_.current()->all()) limits.emplace(channel->id(), channel->config().limits);
  plan_.set_limits(std::move(limits), now);
}

/// With the lock held: what may go now and is still this node's.
std::vector<OutboxItem> Outbox::take(SteadyTime now) {
  if (stopping_ || in_flight_ >= options_.in_flight) return {};
  std::vector<OutboxItem> taken = plan_.take(now, options_.in_flight - in_flight_);
  std::erase_if(taken, [&](const OutboxItem& item) {
    if (shards_.holds(item.shard, item.epoch)) return false;
    plan_.finished(item, now);
    return true;
  });
  in_flight_ += taken.size();
  for (const OutboxItem& item : taken) ++in_flight_in_[std::size_t(item.shard)];
  return taken;
}

SteadyTime Outbox::next_look(SteadyTime now) const {
  SteadyTime at = now + Millis(1000);
  if (!unwritten_.empty() || !doubtful_.empty()) at = std::min(at, now + kUnwrittenPause);
  if (!stopping_ && in_flight_ < options_.in_flight)
    if (const auto next = plan_.next(now)) at = std::min(at, *next);
  return at;
}

void Outbox::lease(std::vector<OutboxItem> items) {
  std::map<std::string, std::vector<OutboxItem>> by_tenant;
  for (OutboxItem& item : items) by_tenant[item.tenant].push_back(std::move(item));
  for (auto& [tenant, group] : by_tenant) {
    store::WriteSet set(tenant);
    const bool others_write = shards_.others_write();
    for (const OutboxItem& item : group)
      set.add(others_write || (item.in_order && !shards_.lone()) ? kLeaseInOrder : kLease, item.id, item.epoch);
    set.about("lease:" + group.front().id);
    auto shared = std::make_shared<std::vector<OutboxItem>>(std::move(group));
    const auto leased = [this, shared](Result<store::WriteReceipt> receipt) {
      std::lock_guard lock(mutex_);
      const SteadyTime now = clock_.steady();
      for (std::size_t i = 0; i < shared->size(); ++i) {
        OutboxItem& item = (*shared)[i];
        if (receipt && receipt->affected[i] == 1) {
          ++item.attempts;
          leased_.push_back(std::make_shared<Attempt>(Attempt{std::move(item), nullptr, {}, {}}));
          continue;
        }
        end_attempt(item);
        if (receipt) {
          doubtful_.push_back(std::move(item));  // its row is gone, taken, or not the first of its pair
        } else {
          item.due = now + kUnwrittenPause;
          plan_.retry(std::move(item), now);
        }
      }
      wake_sender();
    };
    if (const Result<> taken = writer_.submit(std::move(set), leased); !taken) leased(taken.error());
  }
}

}  // namespace parley::messaging
