// The outbox's way back from the store: what an earlier process or another node left, and what did not fit into memory.
#include <algorithm>

#include "messaging/outbox.hpp"
#include "messaging/outbox_statements.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

using namespace outbox_statements;

namespace {

#define PARLEY_OUTBOX_COLUMNS                                                                             \
  "SELECT o.tenant_id, o.id, o.conversation_id, o.channel_id, o.peer, o.document, o.attempts, o.due_at, " \
  "o.state, o.shard, "

constexpr store::SystemSql kTakeOverAll{
    "UPDATE outbox SET claim = 1, state = CASE WHEN state = 'sending' THEN 'unknown' ELSE state END "
    "WHERE state = 'sending' OR claim <> 1"};
constexpr store::SystemSql kTakeOver{
    "UPDATE outbox SET claim = $2, state = CASE WHEN state = 'sending' THEN 'unknown' ELSE state END "
    "WHERE shard = $1 AND claim < $2"};
constexpr store::SystemSql kLoad{PARLEY_OUTBOX_COLUMNS
                                 "1 FROM outbox o WHERE o.state <> 'sending' AND o.id >= $1 ORDER BY o.id LIMIT $2"};
constexpr store::SystemSql kLoadOwn{
    PARLEY_OUTBOX_COLUMNS
    "l.epoch FROM shard_leases l JOIN outbox o ON o.shard = l.shard AND o.claim = l.epoch "
    "WHERE l.node = $1 AND o.state <> 'sending' AND o.id >= $2 ORDER BY o.id LIMIT $3"};
constexpr store::SystemSql kLoadShard{PARLEY_OUTBOX_COLUMNS
                                      "$2 FROM outbox o WHERE o.shard = $1 AND o.claim = $2 AND o.state <> 'sending' "
                                      "ORDER BY o.arrival, o.id LIMIT $3"};
constexpr store::SystemSql kUnseen{
    PARLEY_OUTBOX_COLUMNS
    "l.epoch FROM shard_leases l JOIN outbox o ON o.shard = l.shard AND o.claim < l.epoch "
    "WHERE l.node = $1 AND o.state = 'pending' ORDER BY o.arrival, o.id LIMIT $2"};
constexpr store::TenantSql kPair{
    PARLEY_OUTBOX_COLUMNS
    "o.claim FROM outbox o WHERE o.tenant_id = $1 AND o.shard = $2 AND o.peer = $3 AND o.channel_id = $4 "
    "AND o.state <> 'sending' ORDER BY o.arrival, o.id LIMIT 200"};

#undef PARLEY_OUTBOX_COLUMNS

constexpr std::size_t kLoadAtOnce = 5000;

/// The item, and whether its outcome is unknown.
auto reader(const Clock& clock) {
  return [now = clock.steady(), wall = clock.wall()](const store::Row& row) {
    const auto text = [&](std::uint32_t column) { return std::string(row.text(column)); };
    OutboxItem item{text(0), text(1), text(2), text(3), text(4), text(5), int(row.integer(6)), {}};
    item.due = now + std::max(Millis(0), row.time(7) - wall);
    item.shard = int(row.integer(9));
    item.epoch = row.integer(10);
    return std::pair(std::move(item), row.text(8) == "unknown");
  };
}

}  // namespace

Result<> Outbox::recover() {
  store::WriteSet take_over(access_);
  take_over.add(access_, kTakeOverAll);
  if (const auto taken = writer_.write(std::move(take_over)); !taken) return taken.error();
  return load("");
}

Result<> Outbox::take_over(cluster::ShardMask shards) {
  store::WriteSet claims(access_);
  for (int shard = 0; shard < cluster::kShards; ++shard)
    if (shards.test(std::size_t(shard))) claims.add(access_, kTakeOver, shard, shards_.epoch(shard));
  if (const auto taken = writer_.write(std::move(claims)); !taken) return taken.error();
  for (int shard = 0; shard < cluster::kShards; ++shard) {
    if (!shards.test(std::size_t(shard))) continue;
    auto rows = database_.rows(access_, kLoadShard, {shard, shards_.epoch(shard), kLoadAtOnce}, reader(clock_));
    if (!rows) return rows.error();
    std::lock_guard lock(mutex_);
    if (rows->size() == kLoadAtOnce) {
      const auto first =
          std::min_element(rows->begin(), rows->end(), [](auto& a, auto& b) { return a.first.id < b.first.id; });
      left_in_store(first->first.id);
    }
    place(std::move(*rows));
    wake_sender();
  }
  return {};
}

Result<> Outbox::take_up() {
  auto rows = database_.rows(access_, kUnseen, {options_.node, kLoadAtOnce}, reader(clock_));
  if (!rows) return rows.error();
  // A shard that is just being taken is left to take_over(), which reads its unknown outcomes as well: what is pending
  // would otherwise pass them by.
  std::erase_if(*rows, [&](const auto& row) { return shards_.claim(row.first.shard) != row.first.epoch; });
  if (rows->empty()) return {};
  for (const auto& [item, unknown] : *rows) {
    store::WriteSet claim(item.tenant);
    claim.add(kClaim, item.id, item.epoch).about("claim:" + item.id);
    // An item whose claim is not written is read again, and found here.
    (void)writer_.submit(std::move(claim), {});
  }
  std::lock_guard lock(mutex_);
  place(std::move(*rows));
  wake_sender();
  return {};
}

Result<> Outbox::load(std::string from) {
  auto rows = shards_.lone() ? database_.rows(access_, kLoad, {from, kLoadAtOnce}, reader(clock_))
                             : database_.rows(access_, kLoadOwn, {options_.node, from, kLoadAtOnce}, reader(clock_));
  if (!rows) return rows.error();
  std::lock_guard lock(mutex_);
  if (rows->size() == kLoadAtOnce) left_in_store(rows->back().first.id);
  place(std::move(*rows));
  return {};
}

/// With the lock held: what was read from the store, in order, beside what is here already.
void Outbox::place(std::vector<std::pair<OutboxItem, bool>> rows) {
  const SteadyTime now = clock_.steady();
  for (auto& [item, unknown] : rows) {
    if (!unknown) continue;
    if (const auto here = unknown_.find(item.id); here != unknown_.end()) {
      here->second.item.epoch = item.epoch;
      continue;
    }
    const bool holds = plan_.hold(item, now);
    unknown_.emplace(item.id, Unknown{item, now + options_.reconcile_after, holds});
  }
  for (auto& [item, unknown] : rows)
    if (!unknown) plan_.adopt(std::move(item), now);
}

/// The store did not have the item in the state that was thought, or not as the first of its pair: what waits for the
/// pair is what the store says.
void Outbox::look_again(const OutboxItem& item) {
  std::vector<OutboxItem> pending;
  bool unknown_itself = false;
  const bool ours = shards_.holds(item.shard, item.epoch);
  if (ours) {
    auto rows = database_.rows(item.tenant, kPair, {item.shard, item.peer, item.channel}, reader(clock_));
    if (!rows) {
      std::lock_guard lock(mutex_);
      return doubtful_.push_back(item);
    }
    for (auto& [found, unknown] : *rows) {
      found.epoch = item.epoch;
      if (!unknown)
        pending.push_back(std::move(found));
      else if (found.id == item.id)
        unknown_itself = true;
    }
  }
  std::lock_guard lock(mutex_);
  const SteadyTime now = clock_.steady();
  if (unknown_itself)
    unknown_.insert_or_assign(item.id, Unknown{item, now + options_.reconcile_after, true});
  else
    plan_.reorder(item, std::move(pending), now);
  wake_sender();
}

void Outbox::forget(cluster::ShardMask shards) {
  std::lock_guard lock(mutex_);
  std::vector<std::string> gone;
  for (const auto& [id, unknown] : unknown_)
    if (shards.test(std::size_t(unknown.item.shard)) && !shards_.holds(unknown.item.shard, unknown.item.epoch))
      gone.push_back(id);
  for (const std::string& id : gone) forget_unknown(id);
  plan_.drop_unless([&](const OutboxItem& item) { return shards_.holds(item.shard, item.epoch); }, clock_.steady());
  wake_sender();
}

cluster::ShardMask Outbox::idle(cluster::ShardMask shards) {
  std::lock_guard lock(mutex_);
  for (std::size_t shard = 0; shard < shards.size(); ++shard)
    if (in_flight_in_[shard] > 0) shards.reset(shard);
  return shards;
}

void Outbox::left_in_store(std::string id) {
  if (!refill_from_ || id < *refill_from_) refill_from_ = std::move(id);
}

}  // namespace parley::messaging
