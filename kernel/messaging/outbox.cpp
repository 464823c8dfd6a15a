#include "messaging/outbox.hpp"

#include <algorithm>
#include <map>

#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

namespace {

constexpr store::TenantSql kInsert{
    "INSERT INTO outbox (tenant_id, id, conversation_id, channel_id, peer, document, state, attempts, due_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'pending', 0, $7)"};

// Every change of state names the state it leaves. A row that is gone was settled by the far end's echo.
constexpr store::TenantSql kLease{
    "UPDATE outbox SET state = 'sending', attempts = attempts + 1 "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'pending'"};
constexpr store::TenantSql kRetry{
    "UPDATE outbox SET state = 'pending', due_at = $2 WHERE tenant_id = $1 AND id = $3 AND state = 'sending'"};
constexpr store::TenantSql kUnknown{
    "UPDATE outbox SET state = 'unknown' WHERE tenant_id = $1 AND id = $2 AND state = 'sending'"};
constexpr store::TenantSql kResend{
    "UPDATE outbox SET state = 'pending' WHERE tenant_id = $1 AND id = $2 AND state = 'unknown'"};
constexpr store::TenantSql kRemove{"DELETE FROM outbox WHERE tenant_id = $1 AND id = $2"};
// An echo settles any row that was tried; one that never left cannot have an echo.
constexpr store::TenantSql kSettle{"DELETE FROM outbox WHERE tenant_id = $1 AND id = $2 AND attempts > 0"};

constexpr store::TenantSql kAccepted{
    "UPDATE messages SET provider_id = $2, status = CASE WHEN status_rank < 1 THEN 'accepted' ELSE status END, "
    "status_rank = CASE WHEN status_rank < 1 THEN 1 ELSE status_rank END, accepted_at = COALESCE(accepted_at, $3) "
    "WHERE tenant_id = $1 AND id = $4"};
// Takes up statuses that overtook the answer, if any are parked. After kAccepted: a status that finds the provider's id
// is not parked.
constexpr store::TenantSql kTakeParked{
    "UPDATE messages SET (status, status_rank, error) = (SELECT p.status, p.status_rank, p.error "
    "  FROM parked_statuses p WHERE p.tenant_id = $1 AND p.channel_id = $2 AND p.provider_id = $3 "
    "  ORDER BY p.status_rank DESC LIMIT 1), "
    "(sent_at, delivered_at, read_at, failed_at) = (SELECT "
    "  MAX(CASE WHEN p.status_rank = 2 THEN p.received_at END), MAX(CASE WHEN p.status_rank = 3 THEN p.received_at "
    "END), "
    "  MIN(CASE WHEN p.status_rank IN (4, 5) THEN p.received_at END), "
    "  MAX(CASE WHEN p.status_rank = 9 THEN p.received_at END) FROM parked_statuses p "
    "  WHERE p.tenant_id = $1 AND p.channel_id = $2 AND p.provider_id = $3) "
    "WHERE tenant_id = $1 AND id = $4 AND status_rank < (SELECT MAX(p.status_rank) FROM parked_statuses p "
    "  WHERE p.tenant_id = $1 AND p.channel_id = $2 AND p.provider_id = $3)"};
constexpr store::TenantSql kFailed{
    "UPDATE messages SET status = 'failed', status_rank = 9, error = $2, failed_at = $3 "
    "WHERE tenant_id = $1 AND id = $4 AND status_rank < 9"};

constexpr store::SystemSql kTakeOver{"UPDATE outbox SET state = 'unknown' WHERE state = 'sending'"};
constexpr store::SystemSql kLoad{
    "SELECT tenant_id, id, conversation_id, channel_id, peer, document, attempts, due_at, state FROM outbox "
    "WHERE state <> 'sending' AND id >= $1 ORDER BY id LIMIT $2"};
constexpr store::SystemSql kOldestEvent{"SELECT received_at FROM journal WHERE state = 0 ORDER BY id LIMIT 1"};

constexpr std::size_t kLoadAtOnce = 5000;
constexpr Millis kUnwrittenPause{50};
constexpr Millis kOverduePause{50};

}  // namespace

/// One try to send one message, from its lease until its outcome is durable.
struct Outbox::Attempt {
  OutboxItem item;
  std::shared_ptr<const Channel> channel;
  SendResult result;
  Verdict verdict{};
};

Outbox::Outbox(OutboxOptions options, const store::SystemAccess& access, store::Database& database,
               store::Writer& writer, ChannelDirectory& channels, Transport& transport, DomainEvents& events,
               const Clock& clock, Log log, Metrics& metrics)
    : options_(options),
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
}

// ---- in and out of the store ------------------------------------------------------------------------------------

void Outbox::add(store::WriteSet& set, const OutboxItem& item, WallTime due) {
  set.add(kInsert, item.id, item.conversation, item.channel, item.peer, item.document, due);
}

void Outbox::settle(store::WriteSet& set, std::string_view message_id) {
  set.add(kSettle, message_id);
}

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

void Outbox::enqueue(std::vector<OutboxItem> items) {
  {
    std::lock_guard lock(mutex_);
    const SteadyTime now = clock_.steady();
    for (OutboxItem& item : items) {
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

void Outbox::settled(const std::string& message_id) {
  std::lock_guard lock(mutex_);
  const auto it = unknown_.find(message_id);
  if (it == unknown_.end()) return;
  if (it->second.holds_pair) plan_.finished(it->second.item, clock_.steady());
  unknown_.erase(it);
  wake_sender();
}

// ---- the sender's thread ----------------------------------------------------------------------------------------

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
  thread_ = std::thread([this] { run(); });
  local_thread_ = std::thread([this] {
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
  std::vector<OutboxItem> to_lease;
  if (!stopping_ && in_flight_ < options_.in_flight) to_lease = plan_.take(now, options_.in_flight - in_flight_);
  in_flight_ += to_lease.size();
  std::optional<std::string> from;
  if (!stopping_ && plan_.waiting() < options_.queue / 2) from = std::exchange(refill_from_, std::nullopt);
  refilling_ = from.has_value();
  lock.unlock();

  for (AttemptPtr& attempt : to_send) send(std::move(attempt));
  for (const AttemptPtr& attempt : to_record) record(attempt);
  if (overdue) end_overdue(now);
  if (!to_lease.empty()) lease(std::move(to_lease));
  const Result<> loaded = from ? load(*from) : Result<>();
  lock.lock();
  refilling_ = false;
  if (loaded) return;
  log_.error("waiting messages could not be read; trying again", {{"reason", loaded.error().message}});
  left_in_store(*from);
}

SteadyTime Outbox::next_look(SteadyTime now) const {
  SteadyTime at = now + Millis(1000);
  if (!unwritten_.empty()) at = std::min(at, now + kUnwrittenPause);
  if (!stopping_ && in_flight_ < options_.in_flight)
    if (const auto next = plan_.next(now)) at = std::min(at, *next);
  return at;
}

void Outbox::lease(std::vector<OutboxItem> items) {
  std::map<std::string, std::vector<OutboxItem>> by_tenant;
  for (OutboxItem& item : items) by_tenant[item.tenant].push_back(std::move(item));
  for (auto& [tenant, group] : by_tenant) {
    store::WriteSet set(tenant);
    for (const OutboxItem& item : group) set.add(kLease, item.id);
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
        end_attempt();
        if (receipt) {
          plan_.finished(item, now);  // its row is gone or taken: nothing to send
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

// ---- one attempt ------------------------------------------------------------------------------------------------

void Outbox::send(AttemptPtr attempt) {
  attempt->channel = channels_.current()->find(attempt->item.channel);
  if (!attempt->channel) {
    return conclude(attempt, {SendClass::transient,
                              "",
                              "",
                              "channel '" + attempt->item.channel + "' is not configured",
                              SendResult::Scope::number,
                              {}});
  }
  if (attempt->channel->local()) {
    if (local_.try_push(AttemptPtr(attempt))) return;
    return conclude(attempt, {SendClass::transient, "", "", "shutting down", SendResult::Scope::number, {}});
  }
  Result<BuiltRequest> request = attempt->channel->build_send(attempt->item.document);
  if (!request) {
    return conclude(attempt, {SendClass::permanent,
                              "",
                              std::string(name(request.error().code)),
                              request.error().message,
                              SendResult::Scope::number,
                              {}});
  }
  transport_.send(std::move(*request), [this, attempt](FarEndAnswer answer) { answered(attempt, std::move(answer)); });
}

void Outbox::send_local(AttemptPtr attempt) {
  const Result<SendResult> result = attempt->channel->deliver(attempt->item.document);
  if (result) return conclude(attempt, *result);
  // The plugin drops a second delivery of the same id, so trying again is safe whatever happened.
  const bool again = result.error().code == Errc::unavailable || result.error().code == Errc::timeout;
  conclude(attempt, {again ? SendClass::transient : SendClass::permanent,
                     "",
                     std::string(name(result.error().code)),
                     result.error().message,
                     SendResult::Scope::number,
                     {}});
}

void Outbox::answered(const AttemptPtr& attempt, FarEndAnswer answer) {
  if (const auto* failure = std::get_if<FarEndFailure>(&answer)) {
    return conclude(attempt, {failure->request_left ? SendClass::unknown : SendClass::transient,
                              "",
                              "",
                              failure->message,
                              SendResult::Scope::number,
                              {}});
  }
  const auto& response = std::get<FarEndResponse>(answer);
  std::vector<parley_header> headers;
  headers.reserve(response.headers.size());
  for (const auto& [key, value] : response.headers)
    headers.push_back({{key.data(), key.size()}, {value.data(), value.size()}});
  parley_http_response raw{};
  raw.struct_size = sizeof raw;
  raw.status = response.status;
  raw.headers = headers.data();
  raw.header_count = std::uint32_t(headers.size());
  raw.body = {response.body.data(), response.body.size()};
  Result<SendResult> result = attempt->channel->parse_send(raw);
  // A plugin that cannot read the answer leaves the question open: the far end may well have the message.
  if (!result) result = SendResult{SendClass::unknown, "", "", result.error().message, SendResult::Scope::number, {}};
  conclude(attempt, std::move(*result));
}

void Outbox::conclude(const AttemptPtr& attempt, SendResult result) {
  double jitter = 0;
  {
    std::lock_guard lock(mutex_);
    jitter = std::uniform_real_distribution<double>(0, 1)(random_);
  }
  attempt->verdict = judge(result, attempt->item.attempts, options_.retry, jitter);
  attempt->result = std::move(result);
  const bool resend_is_safe = attempt->channel && attempt->channel->safe_resend();
  if (attempt->verdict.next == Verdict::Next::reconcile && resend_is_safe)
    attempt->verdict =
        judge({SendClass::transient, "", "", "", {}, {}}, attempt->item.attempts, options_.retry, jitter);
  record(attempt);
}

void Outbox::record(const AttemptPtr& attempt) {
  const OutboxItem& item = attempt->item;
  store::WriteSet set(item.tenant);
  set.about("send:" + item.id);
  switch (attempt->verdict.next) {
    case Verdict::Next::done:
      set.add(kRemove, item.id);
      set.add(kAccepted, attempt->result.provider_id, clock_.wall(), item.id);
      set.add(kTakeParked, item.channel, attempt->result.provider_id, item.id);
      break;
    case Verdict::Next::fail:
      set.add(kRemove, item.id);
      set.add(kFailed, attempt->result.to_text(), clock_.wall(), item.id);
      break;
    case Verdict::Next::retry:
      set.add(kRetry, clock_.wall() + attempt->verdict.wait, item.id);
      break;
    case Verdict::Next::reconcile:
      set.add(kUnknown, item.id);
      break;
  }
  const auto done = [this, attempt](Result<store::WriteReceipt> receipt) {
    if (receipt) return recorded(attempt, receipt->affected[0] == 1);
    std::lock_guard lock(mutex_);
    unwritten_.push_back(attempt);  // the outcome is known and must not be lost: the thread writes it again
  };
  if (const Result<> taken = writer_.submit(std::move(set), done); !taken) done(taken.error());
}

void Outbox::recorded(const AttemptPtr& attempt, bool still_ours) {
  using Next = Verdict::Next;
  OutboxItem& item = attempt->item;
  const Next next = attempt->verdict.next;
  const std::string reason = attempt->result.to_text();
  if (next != Next::done)
    log_.warning(next == Next::fail ? "a message failed" : "a message was not accepted", {{"tenant", item.tenant},
                                                                                          {"channel", item.channel},
                                                                                          {"message", item.id},
                                                                                          {"attempt", item.attempts},
                                                                                          {"reason", reason}});
  (next == Next::done    ? accepted_
   : next == Next::fail  ? failed_
   : next == Next::retry ? retried_
                         : unknown_total_)
      .add();
  if (next == Next::done) publish_status(item, "accepted", {});
  if (next == Next::fail) publish_status(item, "failed", reason);

  std::lock_guard lock(mutex_);
  end_attempt();
  const SteadyTime now = clock_.steady();
  if (!still_ours || next == Next::done || next == Next::fail) {
    plan_.finished(item, now);
  } else if (next == Next::retry) {
    item.due = now + attempt->verdict.wait;
    if (attempt->verdict.pause_channel) plan_.pause(item.channel, item.due);
    plan_.retry(std::move(item), now);
  } else {
    unknown_.insert_or_assign(item.id, Unknown{item, now + options_.reconcile_after, true});
  }
  wake_sender();
}

void Outbox::end_attempt() {
  if (--in_flight_ == 0) idle_.notify_all();
}

void Outbox::publish_status(const OutboxItem& item, std::string_view status, const std::string& error) {
  if (!events_.wanted("message.status")) return;
  events_.publish({"message.status",
                   item.tenant,
                   {{"message_id", item.id},
                    {"conversation_id", item.conversation},
                    {"channel_id", item.channel},
                    {"status", status},
                    {"error", error},
                    {"at", to_rfc3339(clock_.wall())}}});
}

// ---- unknown outcomes -------------------------------------------------------------------------------------------

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
      if (unknown.deadline + longest_wait > now) continue;
      unknown.deadline = now + options_.reconcile_after;  // asked again then, should the store not answer now
      overdue.push_back(unknown.item);
    }
  }
  for (OutboxItem& item : overdue) end_unknown(std::move(item));
}

void Outbox::end_unknown(OutboxItem item) {
  // With an echo that did not come, or a far end that drops repeats, sending again is safe. Otherwise it never is.
  const auto channel = channels_.current()->find(item.channel);
  const bool again = !channel || channel->echoes_id() || channel->safe_resend();
  store::WriteSet set(item.tenant);
  if (again) {
    set.add(kResend, item.id);
  } else {
    set.add(kRemove, item.id);
    set.add(kFailed, "unknown: the provider may have this message or not, and cannot say", clock_.wall(), item.id);
  }
  auto shared = std::make_shared<OutboxItem>(std::move(item));
  const auto done = [this, shared, again](Result<store::WriteReceipt> receipt) {
    if (!receipt) return;  // stays unknown and is asked again
    const bool settled_meanwhile = receipt->affected[0] == 0;
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
