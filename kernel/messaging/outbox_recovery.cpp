// The outbox's way back from the store: what an earlier process left, and what did not fit into memory.
#include <algorithm>

#include "messaging/outbox.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

namespace {

constexpr store::SystemSql kTakeOver{"UPDATE outbox SET state = 'unknown' WHERE state = 'sending'"};
constexpr store::SystemSql kLoad{
    "SELECT tenant_id, id, conversation_id, channel_id, peer, document, attempts, due_at, state FROM outbox "
    "WHERE state <> 'sending' AND id >= $1 ORDER BY id LIMIT $2"};

constexpr std::size_t kLoadAtOnce = 5000;

}  // namespace

Result<> Outbox::recover() {
  for (const auto& channel : channels_.current()->all()) plan_.set_limits(channel->id(), channel->config().limits);
  store::WriteSet take_over(access_);
  take_over.add(access_, kTakeOver);
  if (const auto taken = writer_.write(std::move(take_over)); !taken) return taken.error();
  return load("");
}

Result<> Outbox::load(std::string from) {
  const SteadyTime now = clock_.steady();
  const WallTime wall = clock_.wall();
  std::vector<std::pair<OutboxItem, bool>> rows;  // the bool: of unknown outcome
  const auto read = database_.query(access_, kLoad, {from, kLoadAtOnce}, [&](const store::Row& row) {
    const auto text = [&](std::uint32_t column) { return std::string(row.text(column)); };
    OutboxItem item{text(0), text(1), text(2), text(3), text(4), text(5), int(row.integer(6)), {}};
    item.due = now + std::max(Millis(0), row.time(7) - wall);
    rows.emplace_back(std::move(item), row.text(8) == "unknown");
  });
  if (!read) return read.error();
  std::lock_guard lock(mutex_);
  if (rows.size() == kLoadAtOnce) left_in_store(rows.back().first.id);
  for (auto& [item, unknown] : rows) {
    if (!unknown || unknown_.contains(item.id)) continue;
    const bool holds = plan_.hold(item, now);
    unknown_.emplace(item.id, Unknown{item, now + options_.reconcile_after, holds});
  }
  for (auto& [item, unknown] : rows)
    if (!unknown) plan_.add(std::move(item), now);
  return {};
}

void Outbox::left_in_store(std::string id) {
  if (!refill_from_ || id < *refill_from_) refill_from_ = std::move(id);
}

}  // namespace parley::messaging
