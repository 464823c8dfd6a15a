#include "messaging/journal_rows.hpp"

#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::messaging {

namespace {

#define PARLEY_JOURNAL_COLUMNS \
  "SELECT j.tenant_id, j.channel_id, j.id, j.event, j.received_at, j.event_key, j.shard, j.claim, j.arrival"

constexpr store::SystemSql kUnclaimAll{"UPDATE journal SET claim = 0 WHERE state = 0 AND claim <> 0"};
constexpr store::SystemSql kUnclaimed{
    PARLEY_JOURNAL_COLUMNS " FROM journal j WHERE j.state = 0 AND j.claim = 0 AND j.id > $1 ORDER BY j.id LIMIT $2"};
constexpr store::SystemSql kCountPending{"SELECT COUNT(*) FROM journal WHERE state = 0"};
constexpr store::SystemSql kUnseen{
    PARLEY_JOURNAL_COLUMNS
    ", l.epoch FROM shard_leases l JOIN journal j ON j.shard = l.shard AND j.state = 0 AND j.claim <> l.epoch "
    "WHERE l.node = $1 AND (j.arrival, j.id) > ($2, $3) ORDER BY j.arrival, j.id LIMIT $4"};
constexpr store::TenantSql kState{
    "SELECT state FROM journal WHERE tenant_id = $1 AND channel_id = $2 AND event_key = $3"};
constexpr store::TenantSql kLane{
    PARLEY_JOURNAL_COLUMNS
    " FROM journal j WHERE j.tenant_id = $1 AND j.channel_id = $2 AND j.shard = $3 AND j.peer = $4 AND j.state = 0 "
    "ORDER BY j.arrival, j.id LIMIT $5"};

#undef PARLEY_JOURNAL_COLUMNS

constexpr std::uint32_t kArrival = 8, kLeaseEpoch = 9;
constexpr int kLoneEpoch = 1;  // cluster::Shards::Lone

JournalEntry entry_of(const store::Row& row) {
  JournalEntry entry{std::string(row.text(2)), std::string(row.text(0)), std::string(row.text(1)), row.time(4), 0, {}};
  Result<InboundEvent> event = parse_event(row.text(3));
  if (event) entry.event = std::move(*event);  // otherwise its handler refuses it, and it ends as a dead letter
  entry.event.key = row.text(5);
  entry.event.text = row.text(3);
  entry.shard = int(row.integer(6));
  entry.read = true;
  return entry;
}

}  // namespace

store::WriteSet JournalRows::unclaim_all() const {
  store::WriteSet set(access_);
  set.add(access_, kUnclaimAll);
  return set;
}

Result<std::vector<JournalEntry>> JournalRows::unclaimed(const std::string& after) const {
  return database_.rows(access_, kUnclaimed, {after, kPage}, [](const store::Row& row) {
    JournalEntry entry = entry_of(row);
    entry.epoch = kLoneEpoch;
    return entry;
  });
}

Result<std::size_t> JournalRows::count_pending() const {
  const auto count = database_.one(access_, kCountPending, {}, [](const store::Row& row) { return row.integer(0); });
  return count ? Result<std::size_t>(std::size_t(count->value_or(0))) : Result<std::size_t>(count.error());
}

Result<std::vector<JournalEntry>> JournalRows::unseen(const std::string& node, Place& after) const {
  Place next = after;
  auto rows = database_.rows(access_, kUnseen, {node, after.arrival, after.id, kPage}, [&](const store::Row& row) {
    JournalEntry entry = entry_of(row);
    entry.epoch = row.integer(kLeaseEpoch);
    next = {row.integer(kArrival), entry.id};
    return entry;
  });
  after = std::move(next);
  return rows;
}

Result<bool> JournalRows::waits(const JournalEntry& entry) const {
  const auto state = database_.one(entry.tenant, kState, {entry.channel, entry.event.key},
                                   [](const store::Row& row) { return row.integer(0); });
  return state ? Result<bool>(*state && **state == 0) : Result<bool>(state.error());
}

Result<std::vector<JournalEntry>> JournalRows::lane_of(const JournalEntry& entry) const {
  return database_.rows(entry.tenant, kLane, {entry.channel, entry.shard, entry.event.peer, kPage},
                        [&](const store::Row& row) {
                          JournalEntry found = entry_of(row);
                          found.epoch = entry.epoch;
                          return found;
                        });
}

}  // namespace parley::messaging
