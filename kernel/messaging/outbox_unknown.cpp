// The outbox's messages of which nobody can say whether the far end has them.
#include <algorithm>

#include "messaging/outbox.hpp"
#include "messaging/outbox_statements.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

using namespace outbox_statements;

namespace {

constexpr store::SystemSql kOldestEvent{"SELECT received_at FROM journal WHERE state = 0 ORDER BY id LIMIT 1"};

constexpr Millis kOverduePause{50};

}  // namespace

void Outbox::settle(store::WriteSet& set, std::string_view message_id) {
  set.add(kSettle, message_id);
}

void Outbox::settled(const std::string& message_id) {
  std::lock_guard lock(mutex_);
  if (!unknown_.contains(message_id)) return;
  forget_unknown(message_id);
  wake_sender();
}

bool Outbox::is_overdue(SteadyTime now) {
  if (stopping_ || now < next_overdue_look_) return false;
  const auto late = [&](const auto& entry) { return entry.second.deadline <= now; };
  if (std::none_of(unknown_.begin(), unknown_.end(), late)) return false;
  next_overdue_look_ = now + kOverduePause;  // with echoes waiting to be handled it may stay overdue over many turns
  return true;
}

/// An echo counts from when it came in. Behind slow scripts it may wait in the journal long after that, so a deadline
/// has passed only when every event that came in before it is handled.
void Outbox::end_overdue(SteadyTime now) {
  Millis longest_wait{0};
  const auto read = database_.query(access_, kOldestEvent, {}, [&](const store::Row& row) {
    longest_wait = std::max(longest_wait, std::chrono::duration_cast<Millis>(clock_.wall() - row.time(0)));
  });
  if (!read) return log_.error("whether echoes wait in the journal cannot be read", {{"reason", read.error().message}});
  std::vector<OutboxItem> overdue;
  {
    std::lock_guard lock(mutex_);
    for (auto& [id, unknown] : unknown_) {
      if (unknown.deadline + longest_wait > now || !shards_.holds(unknown.item.shard, unknown.item.epoch)) continue;
      unknown.deadline = now + options_.reconcile_after;  // asked again then, should the store not answer now
      overdue.push_back(unknown.item);
    }
  }
  for (OutboxItem& item : overdue) end_unknown(std::move(item));
}

void Outbox::forget_unknown(const std::string& id) {
  const auto it = unknown_.find(id);
  if (it == unknown_.end()) return;
  if (it->second.holds_pair) plan_.finished(it->second.item, clock_.steady());
  unknown_.erase(it);
}

void Outbox::end_unknown(OutboxItem item) {
  // With an echo that did not come, or a far end that drops repeats, sending again is safe. Otherwise it never is.
  const auto channel = channels_.current()->find(item.channel);
  const bool again = !channel || channel->echoes_id() || channel->safe_resend();
  store::WriteSet set(item.tenant);
  if (again) {
    set.add(kResend, item.id, item.epoch);
  } else {
    set.add(kGiveUp, item.id, "unknown", item.epoch).expecting(1);
    set.add(kFailed, "unknown: the provider may have this message or not, and cannot say", clock_.wall(), item.id);
  }
  auto shared = std::make_shared<OutboxItem>(std::move(item));
  const auto done = [this, shared, again](Result<store::WriteReceipt> receipt) {
    const bool settled_meanwhile = receipt ? receipt->affected[0] == 0 : receipt.error().code == Errc::conflict;
    if (!receipt && !settled_meanwhile) return;  // stays unknown and is asked again
    if (!settled_meanwhile)
      log_.warning(again ? "no echo came of a message of unknown outcome: it never arrived and is sent again"
                         : "a message of unknown outcome is given up",
                   {{"tenant", shared->tenant}, {"channel", shared->channel}, {"message", shared->id}});
    std::lock_guard lock(mutex_);
    const auto it = unknown_.find(shared->id);
    if (it == unknown_.end()) return;
    const bool holds = it->second.holds_pair;
    unknown_.erase(it);
    const SteadyTime now = clock_.steady();
    if (again && !settled_meanwhile) {
      shared->due = now;
      holds ? plan_.retry(std::move(*shared), now) : plan_.add(std::move(*shared), now);
    } else if (holds) {
      plan_.finished(*shared, now);
    }
    wake_sender();
  };
  if (const Result<> taken = writer_.submit(std::move(set), done); !taken) done(taken.error());
}

}  // namespace parley::messaging
