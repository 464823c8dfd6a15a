#include "messaging/journal.hpp"

#include <thread>

#include "store/database.hpp"
#include "store/write_set.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

namespace {

constexpr store::TenantSql kInsert{
    "INSERT INTO journal (tenant_id, channel_id, event_key, id, peer, event, received_at, state) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, 0) ON CONFLICT (tenant_id, channel_id, event_key) DO NOTHING"};

constexpr store::TenantSql kInsertDead{
    "INSERT INTO dead_letters (tenant_id, channel_id, event_key, reason, event, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, channel_id, event_key) DO NOTHING"};

// The state guards a repeat: an event that is done stays done.
constexpr store::TenantSql kDone{
    "UPDATE journal SET state = 1, event = '' WHERE tenant_id = $1 AND channel_id = $2 AND event_key = $3 AND state = "
    "0"};
constexpr store::TenantSql kDead{
    "UPDATE journal SET state = 2, event = '' WHERE tenant_id = $1 AND channel_id = $2 AND event_key = $3 AND state = "
    "0"};

constexpr store::SystemSql kPending{
    "SELECT tenant_id, channel_id, id, event, received_at, event_key FROM journal WHERE state = 0 AND id > $1 ORDER BY "
    "id LIMIT 1000"};

bool handled_later(InboundEvent::Kind kind) {
  using Kind = InboundEvent::Kind;
  return kind == Kind::message || kind == Kind::status || kind == Kind::echo;
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
  std::vector<JournalEntry> entries;
  std::vector<std::size_t> places;
  std::size_t dead = 0;
  Receipt receipt;
  Done done;
};

Journal::Journal(const store::SystemAccess& access, store::Database& database, store::Writer& writer,
                 JournalReader& reader, const Clock& clock, Ids& ids, Metrics& metrics)
    : access_(access),
      database_(database),
      writer_(writer),
      reader_(reader),
      clock_(clock),
      ids_(ids),
      fresh_(metrics.counter("parley_events_journalled_total", "Inbound events by what became of them",
                             "result=\"fresh\"")),
      repeated_(metrics.counter("parley_events_journalled_total", "", "result=\"repeated\"")),
      dead_(metrics.counter("parley_events_journalled_total", "", "result=\"dead\"")) {}

void Journal::append(std::shared_ptr<const Channel> channel, std::vector<InboundEvent> events, Done done) {
  const WallTime now = clock_.wall();
  auto batch = std::make_shared<Batch>();
  store::WriteSet set(channel->tenant());
  for (InboundEvent& event : events) {
    std::string text = json::serialize(event.document);
    if (handled_later(event.kind)) {
      JournalEntry entry{ids_.next(), channel->tenant(), channel->id(), now, 0, std::move(event)};
      batch->places.push_back(set.size());
      set.add(kInsert, entry.channel, entry.event.key, entry.id, entry.event.peer, text, now);
      batch->entries.push_back(std::move(entry));
    } else {
      set.add(kInsertDead, channel->id(), event.key, reason_of(event), text, now);
      ++batch->dead;
    }
  }
  set.about("journal:" + (batch->entries.empty() ? ids_.next() : batch->entries.front().id));
  if (!reader_.reserve(batch->entries.size()))
    return done(fail(Errc::unavailable, "too many events are waiting to be handled; try again later"));
  batch->done = std::move(done);
  const Result<> taken = writer_.submit(std::move(set), [this, batch](Result<store::WriteReceipt> receipt) {
    if (receipt) return finish(*batch, receipt->affected);
    reader_.give_back(batch->entries.size());
    batch->done(receipt.error());
  });
  if (!taken) {
    reader_.give_back(batch->entries.size());
    batch->done(taken.error());
  }
}

void Journal::finish(Batch& batch, const std::vector<std::uint64_t>& affected) {
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    if (affected[batch.places[i]] == 0) continue;
    ++batch.receipt.fresh;
    reader_.accept(std::move(batch.entries[i]));
  }
  batch.receipt.repeated = batch.entries.size() - batch.receipt.fresh;
  batch.receipt.dead = batch.dead;
  reader_.give_back(batch.receipt.repeated);
  fresh_.add(batch.receipt.fresh);
  repeated_.add(batch.receipt.repeated);
  dead_.add(batch.receipt.dead);
  batch.done(batch.receipt);
}

Result<std::size_t> Journal::recover() {
  std::size_t total = 0;
  for (std::string last;;) {
    std::vector<JournalEntry> entries;
    const auto read = database_.query(access_, kPending, {last}, [&](const store::Row& row) {
      JournalEntry entry{
          std::string(row.text(2)), std::string(row.text(0)), std::string(row.text(1)), row.time(4), 0, {}};
      Result<InboundEvent> event = parse_event(row.text(3));
      if (event) entry.event = std::move(*event);  // otherwise its handler refuses it, and it ends as a dead letter
      entry.event.key = row.text(5);
      entries.push_back(std::move(entry));
    });
    if (!read) return read.error();
    if (entries.empty()) return total;
    last = entries.back().id;
    for (JournalEntry& entry : entries) {
      while (!reader_.reserve(1)) std::this_thread::sleep_for(Millis(5));  // start-up only: the workers are draining
      reader_.accept(std::move(entry));
      ++total;
    }
  }
}

void Journal::mark_done(store::WriteSet& set, const JournalEntry& entry) {
  set.add(kDone, entry.channel, entry.event.key);
}

void Journal::mark_dead(store::WriteSet& set, const JournalEntry& entry, std::string_view reason, WallTime now) {
  set.add(kInsertDead, entry.channel, entry.event.key, reason, json::serialize(entry.event.document), now);
  set.add(kDead, entry.channel, entry.event.key);
}

}  // namespace parley::messaging
