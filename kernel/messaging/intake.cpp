#include "messaging/intake.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

#include "plugin/call.hpp"

namespace parley::messaging {

namespace {

/// Adds up the answers of several appends and speaks once all have answered. The first error wins.
class Gather {
 public:
  Gather(std::size_t parts, Intake::Done done) : left_(parts), done_(std::move(done)) {}

  void part(Result<Journal::Receipt> receipt) {
    {
      std::lock_guard lock(mutex_);
      if (!receipt) {
        if (total_) total_ = receipt.error();
      } else if (total_) {
        total_->fresh += receipt->fresh;
        total_->repeated += receipt->repeated;
        total_->dead += receipt->dead;
      }
      if (--left_ > 0) return;
    }
    done_(std::move(total_));
  }

 private:
  std::mutex mutex_;
  std::size_t left_;
  Result<Journal::Receipt> total_ = Journal::Receipt{};
  Intake::Done done_;
};

InboundEvent stray(InboundEvent event) {
  const std::string reason = "names account '" + event.account + "', which is no channel of the secret that signed it";
  event.kind = InboundEvent::Kind::rejected;
  event.document = {
      {"kind", "rejected"}, {"account", event.account}, {"reason", reason}, {"raw", std::move(event.document)}};
  return event;
}

}  // namespace

Intake::Intake(ChannelDirectory& channels, Journal& journal, Log log, Metrics& metrics)
    : channels_(channels),
      journal_(journal),
      log_(log.as("intake")),
      denied_(metrics.counter("parley_webhooks_denied_total", "Webhooks refused for a missing or wrong signature")) {}

/// Nearly every webhook names the accounts that it is for. So their channels are asked first, and the others only when
/// none of them vouches: with a thousand tenants a webhook costs one signature, not a thousand.
Result<Intake::Channels> Intake::vouching(const ChannelSet& set, std::string_view provider,
                                          const parley_http_request& request) const {
  Channels vouching, others;
  std::string reason = "no channel of " + std::string(provider) + " is configured";
  const auto ask = [&](std::shared_ptr<const Channel>& channel) {
    const Result<> verified = channel->verify_webhook(request);
    if (verified)
      vouching.push_back(std::move(channel));
    else
      reason = verified.error().message;
  };
  const std::string_view body = plugin::view(request.body);
  for (auto& channel : set.of_provider(provider))
    body.find(channel->account()) != std::string_view::npos ? ask(channel) : others.push_back(std::move(channel));
  if (vouching.empty()) std::for_each(others.begin(), others.end(), ask);
  if (!vouching.empty()) return vouching;
  return fail(Errc::denied, reason);  // also when a channel has no secret: what cannot be checked is not let in
}

void Intake::webhook(std::string_view provider, const parley_http_request& request, Done done) {
  const auto set = channels_.current();
  Result<Channels> allowed = vouching(*set, provider, request);
  if (!allowed) {
    denied_.add();
    return done(allowed.error());
  }
  const Result<std::string> document = allowed->front()->parse_webhook(request);
  if (!document) return done(document.error());
  Result<std::vector<InboundEvent>> events = parse_events(*document);
  if (!events) return done(events.error());
  journal_all(*allowed, std::move(*events), std::move(done));
}

void Intake::journal_all(const Channels& allowed, std::vector<InboundEvent> events, Done done) {
  std::map<const Channel*, std::pair<std::shared_ptr<const Channel>, std::vector<InboundEvent>>> parts;
  for (InboundEvent& event : events) {
    const auto owner =
        std::find_if(allowed.begin(), allowed.end(), [&](auto& c) { return c->account() == event.account; });
    const bool known = owner != allowed.end();
    const auto& channel = known ? *owner : allowed.front();
    auto& part = parts[channel.get()];
    part.first = channel;
    const bool speaks_for_nobody = event.account.empty() && event.kind == InboundEvent::Kind::rejected;
    part.second.push_back(known || speaks_for_nobody ? std::move(event) : stray(std::move(event)));
  }
  if (parts.empty()) return done(Journal::Receipt{});
  const auto gather = std::make_shared<Gather>(parts.size(), std::move(done));
  for (auto& [key, part] : parts)
    journal_.append(part.first, std::move(part.second),
                    [gather](Result<Journal::Receipt> r) { gather->part(std::move(r)); });
}

Result<std::string> Intake::handshake(std::string_view provider, const parley_http_request& request) const {
  Error last{Errc::denied, "no channel of " + std::string(provider) + " is configured"};
  for (const auto& channel : channels_.current()->of_provider(provider)) {
    Result<std::string> body = channel->answer_handshake(request);
    if (body) return body;
    last = body.error();
  }
  return last;
}

void Intake::events(std::string_view channel_id, std::string_view document, Done done) {
  const auto channel = channels_.current()->find(channel_id);
  if (!channel) return done(fail(Errc::not_found, "no channel '" + std::string(channel_id) + "' is configured"));
  Result<std::vector<InboundEvent>> events = parse_events(document);
  if (!events) return done(events.error());
  for (InboundEvent& event : *events) event.account = channel->account();
  journal_.append(channel, std::move(*events), std::move(done));
}

}  // namespace parley::messaging
