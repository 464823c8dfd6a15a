#include "messaging/journal.hpp"

#include <algorithm>

#include "cluster/wake_ups.hpp"
#include "store/write_set.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

namespace {

constexpr store::TenantSql kInsert{
    "INSERT INTO journal (tenant_id, channel_id, event_key, id, peer, event, received_at, state, shard, claim) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9) ON CONFLICT (tenant_id, channel_id, event_key) DO NOTHING"};

constexpr store::TenantSql kInsertDead{
    "INSERT INTO dead_letters (tenant_id, channel_id, event_key, reason, event, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, channel_id, event_key) DO NOTHING"};

// The state guards a repeat: what is done stays done, whoever did it.
constexpr store::TenantSql kDone{
    "UPDATE journal SET state = 1, event = '' WHERE tenant_id = $1 AND channel_id = $2 AND event_key = $3 AND state = "
    "0"};
// An event may have come in through another node, acknowledged before this one, and the word of it is still on its way.
constexpr store::TenantSql kDoneInOrder{
    "UPDATE journal SET state = 1, event = '' WHERE tenant_id = $1 AND channel_id = $2 AND event_key = $3 AND state = "
    "0 AND NOT EXISTS (SELECT 1 FROM journal o WHERE o.tenant_id = $1 AND o.channel_id = $2 AND o.shard = "
    "journal.shard AND o.peer = journal.peer AND o.state = 0 AND (o.arrival, o.id) < (journal.arrival, journal.id))"};
constexpr store::TenantSql kDead{
    "UPDATE journal SET state = 2, event = '' WHERE tenant_id = $1 AND channel_id = $2 AND event_key = $3 AND state = "
    "0"};

bool handled_later(InboundEvent::Kind kind) {
  using Kind = InboundEvent::Kind;
  return kind == Kind::message || kind == Kind::status || kind == Kind::echo || kind == Kind::wake;
}

std::string reason_of(const InboundEvent& event) {
  switch (event.kind) {
    case InboundEvent::Kind::rejected:
      return std::string(string_or(event.document, "reason", "rejected"));
    case InboundEvent::Kind::unknown:
      return std::string(string_or(event.document, "reason", "of a kind not known here"));
    default:
      return "kept for a person: nothing here acts on it yet";
  }
}

}  // namespace

/// What one append sent to the writer: entries[i] belongs to operation places[i].
struct Journal::Batch {
  JournalReader::Room room = JournalReader::Room::none;
  std::vector<JournalEntry> entries;
  std::vector<std::size_t> places;
  std::size_t dead = 0;
  Receipt receipt;
  Done done;
};

Journal::Journal(const cluster::Shards& shards, cluster::WakeUps* wake_ups, store::Writer& writer,
                 JournalReader& reader, const Clock& clock, Ids& ids, Metrics& metrics)
    : shards_(shards),
      wake_ups_(wake_ups),
      writer_(writer),
      reader_(reader),
      clock_(clock),
      ids_(ids),
      fresh_(metrics.counter("parley_events_journalled_total", "Inbound events by what became of them",
                             "result=\"fresh\"")),
      repeated_(metrics.counter("parley_events_journalled_total", "", "result=\"repeated\"")),
      dead_(metrics.counter("parley_events_journalled_total", "", "result=\"dead\"")),
      elsewhere_(metrics.counter("parley_events_for_others_total",
                                 "Fresh events that came in here and are another node's to handle")) {}

Journal::~Journal() {
  writer_.drain();  // its callbacks are this object's
}

void Journal::append(std::shared_ptr<const Channel> channel, std::vector<InboundEvent> events, Done done) {
  if (!shards_.member())
    return done(fail(Errc::unavailable, "this node has lost touch with the database; try again later"));
  const auto waiting = std::count_if(events.begin(), events.end(), [](auto& e) { return handled_later(e.kind); });
  auto batch = std::make_shared<Batch>();
  batch->room = reader_.reserve(std::size_t(waiting));
  if (batch->room == JournalReader::Room::none)
    return done(fail(Errc::unavailable, "too many events are waiting to be handled; try again later"));
  const WallTime now = clock_.wall();
  store::WriteSet set(channel->tenant());
  for (InboundEvent& event : events) {
    event.text = json::serialize(event.document);
    if (handled_later(event.kind)) {
      JournalEntry entry{ids_.next(), channel->tenant(), channel->id(), now, 0, std::move(event)};
      entry.shard = cluster::shard_of(entry.tenant, entry.channel, entry.event.peer);
      entry.epoch = batch->room == JournalReader::Room::memory ? shards_.claim(entry.shard) : 0;
      batch->places.push_back(set.size());
      set.add(kInsert, entry.channel, entry.event.key, entry.id, entry.event.peer, entry.event.text, now, entry.shard,
              entry.epoch);
      batch->entries.push_back(std::move(entry));
    } else {
      set.add(kInsertDead, channel->id(), event.key, reason_of(event), event.text, now);
      ++batch->dead;
    }
  }
  set.about("journal:" + (batch->entries.empty() ? ids_.next() : batch->entries.front().id)).awaited();
  batch->done = std::move(done);
  const Result<> taken = writer_.submit(std::move(set), [this, batch](Result<store::WriteReceipt> receipt) {
    if (receipt) return finish(*batch, receipt->affected);
    refused(*batch, receipt.error());
  });
  if (!taken) refused(*batch, taken.error());
}

void Journal::refused(Batch& batch, const Error& error) {
  reader_.written(batch.room, batch.entries.size(), 0);
  batch.done(error);
}

void Journal::finish(Batch& batch, const std::vector<std::uint64_t>& affected) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    if (affected[batch.places[i]] == 0) continue;
    ++batch.receipt.fresh;
    if (batch.room == JournalReader::Room::store || hand_on(std::move(batch.entries[i]))) ++kept;
  }
  batch.receipt.repeated = batch.entries.size() - batch.receipt.fresh;
  batch.receipt.dead = batch.dead;
  reader_.written(batch.room, batch.entries.size(), kept);
  fresh_.add(batch.receipt.fresh);
  repeated_.add(batch.receipt.repeated);
  dead_.add(batch.receipt.dead);
  // Others may have stopped to look for what this node writes. The events are kept all the same; the provider repeats
  // them, and hears that they are known.
  if (!shards_.member())
    return batch.done(fail(Errc::unavailable, "this node has lost touch with the database; try again later"));
  batch.done(batch.receipt);
}

/// To the reader under the epoch that the row names; what any other epoch's row holds is read from the store. False:
/// it is another node's.
bool Journal::hand_on(JournalEntry entry) {
  if (entry.epoch != 0 && shards_.claim(entry.shard) == entry.epoch) return reader_.accept(std::move(entry)), true;
  elsewhere_.add();
  if (wake_ups_) wake_ups_->rows(entry.shard);
  return false;
}

void Journal::mark_done(store::WriteSet& set, const JournalEntry& entry) {
  set.add(entry.in_order ? kDoneInOrder : kDone, entry.channel, entry.event.key).expecting(1);
}

void Journal::mark_dead(store::WriteSet& set, const JournalEntry& entry, std::string_view reason, WallTime now) {
  set.add(kInsertDead, entry.channel, entry.event.key, reason, json::serialize(entry.event.document), now);
  set.add(kDead, entry.channel, entry.event.key).expecting(1);
}

}  // namespace parley::messaging
