#include "status_reporter.hpp"

namespace parley::loopback {

namespace {

using sdk::Json;

constexpr std::int64_t kAtOnce = 100;
/// The host answers within 15 s whether it has a customer's message. Whoever was to hear it then is gone.
constexpr std::int64_t kForgottenAfterMs = 30'000;
constexpr std::string_view kPrefix = "loop.";

Json status_event(const PhoneChannel& channel, const StoredMessage& message, std::string_view status,
                  std::int64_t now_ms) {
  return Json::object({{"kind", "status"},
                       {"account", channel.id},
                       {"id", message.id},
                       {"timestamp", now_ms},
                       {"status", status},
                       {"recipient", Json::object({{"address", message.customer}})},
                       {"opaque", message.id.substr(kPrefix.size())}});
}

/// Adds the news of one message and brings its status to what the host will then know.
void add_news(Json& events, const PhoneChannel& channel, StoredMessage& message, std::int64_t now_ms) {
  const auto add = [&](std::string_view status) {
    events.push(status_event(channel, message, status, now_ms));
    message.status = status;
  };
  if (message.status == "accepted") {
    add("sent");
    add("delivered");
  }
  if (message.seen && message.status == "delivered") add("read");
}

}  // namespace

bool StatusReporter::report(const PhoneChannel& channel) const {
  const std::int64_t now_ms = sequence_.now_ms();
  const std::vector<StoredMessage> due = table_.due(channel, now_ms - kForgottenAfterMs, kAtOnce);
  if (due.empty()) return false;
  Json events = Json::array();
  std::vector<StoredMessage> told;
  for (StoredMessage message : due) {
    if (message.from_bot) {
      add_news(events, channel, message, now_ms);
      message.changed = sequence_.next();
      told.push_back(std::move(message));
    } else {
      events.push(Json::parse(message.document));
    }
  }
  inbound_.accept(channel.id, Json::object({{"events", std::move(events)}}).dump());
  if (!told.empty()) table_.told(channel, told);
  for (const StoredMessage& message : told)
    feed_.status(channel, message.customer, message.id, message.status, message.changed);
  for (const StoredMessage& message : due)
    if (!message.from_bot) table_.taken(channel, message.id, sequence_.next());
  return due.size() == std::size_t(kAtOnce);
}

}  // namespace parley::loopback
