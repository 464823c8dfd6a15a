#include "messaging/outbox_attempt.hpp"

#include "messaging/outbox_statements.hpp"
#include "store/writer.hpp"

namespace parley::messaging {

using namespace outbox_statements;

void Outbox::send(AttemptPtr attempt) {
  const auto still_ours = [this, shard = attempt->item.shard, epoch = attempt->item.epoch] {
    return shards_.may_finish(shard, epoch);
  };
  if (!still_ours())
    return conclude(
        attempt,
        {SendClass::transient, "", "", "its conversation has gone to another node", SendResult::Scope::number, {}});
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
  if (!shards_.lone()) request->may_leave = still_ours;
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
      set.add(kGiveUp, item.id, "sending", item.epoch).expecting(1);
      set.add(kFailed, attempt->result.to_text(), clock_.wall(), item.id);
      break;
    case Verdict::Next::retry:
      attempt->item.due = clock_.steady() + attempt->verdict.wait;
      set.add(kRetry, clock_.wall() + attempt->verdict.wait, item.id, item.epoch);
      break;
    case Verdict::Next::reconcile:
      attempt->item.due = clock_.steady() + options_.reconcile_after;  // not counting what the commit takes
      set.add(kUnknown, item.id, item.epoch);
      break;
  }
  const auto done = [this, attempt](Result<store::WriteReceipt> receipt) {
    if (receipt) return recorded(attempt, receipt->affected[0] == 1);
    if (receipt.error().code == Errc::conflict) return recorded(attempt, false);
    std::lock_guard lock(mutex_);
    unwritten_.push_back(attempt);  // the outcome is known and must not be lost: the thread writes it again
  };
  if (const Result<> taken = writer_.submit(std::move(set), done); !taken) done(taken.error());
}

void Outbox::recorded(const AttemptPtr& attempt, bool still_ours) {
  using Next = Verdict::Next;
  OutboxItem& item = attempt->item;
  const Next next = attempt->verdict.next;
  const std::string reason = next == Next::done ? std::string() : attempt->result.to_text();
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
  if (next == Next::fail && still_ours) publish_status(item, "failed", reason);

  std::lock_guard lock(mutex_);
  end_attempt(item);
  const SteadyTime now = clock_.steady();
  if (next == Next::done || next == Next::fail) {
    plan_.finished(item, now);
  } else if (!still_ours) {
    doubtful_.push_back(std::move(item));
  } else if (next == Next::retry) {
    if (attempt->verdict.pause_channel) plan_.pause(item.channel, item.due);
    plan_.retry(std::move(item), now);
  } else {
    unknown_.insert_or_assign(item.id, Unknown{item, item.due, true});
  }
  wake_sender();
}

void Outbox::end_attempt(const OutboxItem& item) {
  --in_flight_in_[std::size_t(item.shard)];
  if (--in_flight_ == 0) idle_.notify_all();
}

void Outbox::publish_status(const OutboxItem& item, std::string_view status, const std::string& error) {
  if (!events_.wanted("message.status")) return;
  const auto document = [id = item.id, conversation = item.conversation, channel = item.channel, status, error,
                         at = clock_.wall()] {
    return json::object{{"message_id", id},      {"conversation_id", conversation},
                        {"channel_id", channel}, {"status", status},
                        {"error", error},        {"at", to_rfc3339(at)}};
  };
  events_.publish({"message.status", item.tenant, item.conversation, document, sizeof document + error.size()});
}

}  // namespace parley::messaging
