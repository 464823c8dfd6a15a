#include "messaging/status_handler.hpp"

#include <array>

#include "store/database.hpp"

namespace parley::messaging {

namespace {

// Our id came back with the status: the message learns its provider id even when the answer to the send never came.
constexpr store::TenantSql kAdopt{
    "UPDATE messages SET provider_id = $2 WHERE tenant_id = $1 AND id = $3 AND channel_id = $4 AND provider_id IS "
    "NULL"};
// One that comes late moves nothing but tells when it was reached.
constexpr store::TenantSql kAdvance{
    "UPDATE messages SET status = CASE WHEN status_rank < $3 THEN $2 ELSE status END, "
    "error = CASE WHEN status_rank < $3 THEN $4 ELSE error END, "
    "accepted_at = CASE WHEN $3 = 1 THEN COALESCE(accepted_at, $7) ELSE accepted_at END, "
    "sent_at = CASE WHEN $3 = 2 THEN COALESCE(sent_at, $7) ELSE sent_at END, "
    "delivered_at = CASE WHEN $3 = 3 THEN COALESCE(delivered_at, $7) ELSE delivered_at END, "
    "read_at = CASE WHEN $3 IN (4, 5) THEN COALESCE(read_at, $7) ELSE read_at END, "
    "failed_at = CASE WHEN $3 = 9 THEN COALESCE(failed_at, $7) ELSE failed_at END, "
    "status_rank = CASE WHEN status_rank < $3 THEN $3 ELSE status_rank END "
    "WHERE tenant_id = $1 AND channel_id = $5 AND provider_id = $6 AND direction = 'out'"};
// For those who listen, when the status does not carry our id.
constexpr store::TenantSql kWhose{
    "SELECT id, conversation_id FROM messages WHERE tenant_id = $1 AND channel_id = $2 AND provider_id = $3 "
    "AND direction = 'out'"};
constexpr store::TenantSql kWhere{"SELECT id, conversation_id FROM messages WHERE tenant_id = $1 AND id = $2"};
// For an id that no message has yet: kept until the answer to the send brings it.
constexpr store::TenantSql kPark{
    "INSERT INTO parked_statuses (tenant_id, channel_id, provider_id, status, status_rank, error, received_at) "
    "SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT 1 FROM messages WHERE tenant_id = $1 "
    "AND channel_id = $2 AND provider_id = $3 AND direction = 'out') ON CONFLICT (tenant_id, channel_id, provider_id, "
    "status) DO NOTHING"};

std::string error_text(const json::object& event) {
  const json::array* errors = find_array(event, "errors");
  if (!errors || errors->empty() || !errors->front().is_object()) return {};
  const json::object& error = errors->front().get_object();
  std::string text(string_or(error, "class"));
  if (const json::value* code = error.if_contains("code")) text += (text.empty() ? "" : " ") + json::serialize(*code);
  for (const char* key : {"details", "message", "title"}) {
    const auto words = string_or(error, key);
    if (words.empty()) continue;
    return text + ": " + std::string(words);
  }
  return text;
}

}  // namespace

std::optional<int> status_rank(std::string_view status) {
  static constexpr std::array<std::pair<std::string_view, int>, 6> kRanks{
      {{"accepted", 1}, {"sent", 2}, {"delivered", 3}, {"read", 4}, {"played", 5}, {"failed", 9}}};
  for (const auto& [name, rank] : kRanks)
    if (name == status) return rank;
  return std::nullopt;
}

Result<Effects> StatusHandler::handle(const JournalEntry& entry) {
  const json::object& event = entry.event.document;
  const std::string status(string_or(event, "status"));
  const std::string provider_id(entry.event.id());
  const std::string ours(string_or(event, "opaque"));
  store::WriteSet set(entry.tenant);
  set.about(entry.lane());
  if (!ours.empty()) {
    set.add(kAdopt, provider_id, ours, entry.channel);
    Outbox::settle(set, ours);
  }
  const std::optional<int> rank = status_rank(status);
  if (rank) {
    const std::int64_t told = int_or(event, "timestamp", 0);
    const WallTime reached = told > 0 ? from_millis(told) : entry.received;
    const std::string error = error_text(event);
    // Parked first: should the answer to the send be recorded between the two, it finds the parked status.
    set.add(kPark, entry.channel, provider_id, status, *rank, error, clock_.wall());
    set.add(kAdvance, status, *rank, error, entry.channel, provider_id, reached);
  }
  Journal::mark_done(set, entry);
  std::optional<DomainEvent> told;
  if (events_.wanted("message.status")) told = event_of(entry, status, ours);
  return Effects{std::move(set),
                 [this, ours, told = std::move(told)] {
                   if (!ours.empty()) outbox_.settled(ours);
                   if (told) events_.publish(*told);
                 },
                 {}};
}

DomainEvent StatusHandler::event_of(const JournalEntry& entry, const std::string& status, std::string ours) const {
  std::string message = std::move(ours), conversation;
  if (const auto cached = cache_.find(entry.lane())) conversation = cached->id;
  if (message.empty() || conversation.empty()) {
    const auto found = [&](const store::Row& row) {
      message = row.text(0);
      conversation = row.text(1);
    };
    // What cannot be read now is left out of the news; the status itself is not lost.
    message.empty() ? (void)database_.query(entry.tenant, kWhose, {entry.channel, entry.event.id()}, found)
                    : (void)database_.query(entry.tenant, kWhere, {message}, found);
  }
  return {"message.status",
          entry.tenant,
          {{"message_id", message},
           {"conversation_id", conversation},
           {"channel_id", entry.channel},
           {"provider_id", entry.event.id()},
           {"status", status},
           {"error", error_text(entry.event.document)},
           {"at", to_rfc3339(entry.received)}}};
}

}  // namespace parley::messaging
