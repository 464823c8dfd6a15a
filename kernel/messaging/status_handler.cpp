#include "messaging/status_handler.hpp"

#include <array>

namespace parley::messaging {

namespace {

// Our id came back with the status: the message learns its provider id even when the answer to the send never came.
constexpr store::TenantSql kAdopt{
    "UPDATE messages SET provider_id = $2 WHERE tenant_id = $1 AND id = $3 AND channel_id = $4 AND provider_id IS "
    "NULL"};
constexpr store::TenantSql kAdvance{
    "UPDATE messages SET status = $2, status_rank = $3, error = $4 WHERE tenant_id = $1 AND channel_id = $5 "
    "AND provider_id = $6 AND direction = 'out' AND status_rank < $3"};
// For an id that no message has yet: kept until the answer to the send brings it.
constexpr store::TenantSql kPark{
    "INSERT INTO parked_statuses (tenant_id, channel_id, provider_id, status, status_rank, error, received_at) "
    "SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT 1 FROM messages WHERE tenant_id = $1 "
    "AND channel_id = $2 AND provider_id = $3) ON CONFLICT (tenant_id, channel_id, provider_id, status) DO NOTHING"};

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
    const std::string error = error_text(event);
    // Parked first: should the answer to the send be recorded between the two, it finds the parked status.
    set.add(kPark, entry.channel, provider_id, status, *rank, error, clock_.wall());
    set.add(kAdvance, status, *rank, error, entry.channel, provider_id);
  }
  Journal::mark_done(set, entry);
  DomainEvent told{
      "message.status",
      entry.tenant,
      {{"message_id", ours}, {"provider_id", provider_id}, {"channel_id", entry.channel}, {"status", status}}};
  return Effects{std::move(set),
                 [this, ours, told = std::move(told)] {
                   if (!ours.empty()) outbox_.settled(ours);
                   events_.publish(told);
                 },
                 {}};
}

}  // namespace parley::messaging
