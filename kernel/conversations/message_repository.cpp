#include "conversations/message_repository.hpp"

#include "store/like_pattern.hpp"

namespace parley::conversations {

namespace {

using messaging::StoredMessage;

#define PARLEY_MESSAGE_COLUMNS                                                                              \
  "SELECT m.id, m.conversation_id, m.channel_id, m.direction, m.type, m.content, m.text, m.author_kind, "   \
  "m.author_id, m.status, m.error, m.status_rank, m.is_internal, m.created_at, m.provider_id, m.reply_to, " \
  "m.accepted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at "

constexpr store::SqlPiece kHistory{PARLEY_MESSAGE_COLUMNS "FROM messages m WHERE m.tenant_id = $1"};
constexpr store::TenantSql kFind{PARLEY_MESSAGE_COLUMNS "FROM messages m WHERE m.tenant_id = $1 AND m.id = $2"};
// The inner part bounds what is looked through, the outer one what is found in it.
constexpr store::TenantSql kSearch{
    PARLEY_MESSAGE_COLUMNS
    "FROM (SELECT * FROM messages WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3) m "
    "WHERE LOWER(m.text) LIKE LOWER($4) ESCAPE '\\' ORDER BY m.id DESC LIMIT $5"};
constexpr store::TenantSql kSearchOne{
    PARLEY_MESSAGE_COLUMNS
    "FROM (SELECT * FROM messages WHERE tenant_id = $1 AND conversation_id = $6 AND id < $2 ORDER BY id DESC LIMIT $3) "
    "m WHERE LOWER(m.text) LIKE LOWER($4) ESCAPE '\\' ORDER BY m.id DESC LIMIT $5"};
constexpr store::TenantSql kSearchEnd{
    "SELECT id FROM messages WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1 OFFSET $3"};
constexpr store::TenantSql kSearchOneEnd{
    "SELECT id FROM messages WHERE tenant_id = $1 AND conversation_id = $4 AND id < $2 ORDER BY id DESC LIMIT 1 "
    "OFFSET $3"};
constexpr store::TenantSql kRevive{
    "UPDATE messages SET status = 'pending', status_rank = 0, error = '', failed_at = NULL, provider_id = NULL "
    "WHERE tenant_id = $1 AND id = $2 AND status = 'failed' AND direction = 'out'"};
constexpr store::TenantSql kUnqueue{"DELETE FROM outbox WHERE tenant_id = $1 AND id = $2 AND state = 'pending'"};
constexpr store::TenantSql kCancelled{
    "UPDATE messages SET status = 'deleted', status_rank = 9 WHERE tenant_id = $1 AND id = $2 AND status_rank < 1"};
constexpr store::TenantSql kChangeNote{
    "UPDATE messages SET text = $2, content = $3 WHERE tenant_id = $1 AND id = $4 AND is_internal = 1"};
constexpr store::TenantSql kRemoveNote{"DELETE FROM messages WHERE tenant_id = $1 AND id = $2 AND is_internal = 1"};

#undef PARLEY_MESSAGE_COLUMNS

constexpr std::string_view kAfterEveryId = "g";  // ids are hexadecimal

StoredMessage from_row(const store::Row& row) {
  StoredMessage m;
  std::uint32_t at = 0;
  for (std::string* text : {&m.id, &m.conversation, &m.channel, &m.direction, &m.type, &m.content, &m.text,
                            &m.author_kind, &m.author_id, &m.status, &m.error})
    *text = row.text(at++);
  m.status_rank = int(row.integer(at++));
  m.is_internal = row.flag(at++);
  m.created_at = row.time(at++);
  m.provider_id = row.optional_text(at++);
  m.reply_to = row.optional_text(at++);
  for (auto* time : {&m.accepted_at, &m.sent_at, &m.delivered_at, &m.read_at, &m.failed_at})
    *time = row.optional_time(at++);
  return m;
}

}  // namespace

Result<MessagePart> MessageRepository::history(const std::string& tenant, const std::string& conversation,
                                               const std::string& before, std::int64_t most) const {
  store::Select select(kHistory);
  select.where("m.conversation_id = ?", conversation);
  if (!before.empty()) select.where("m.id < ?", before);
  auto rows = database_.rows(tenant, select.order_by("m.id DESC").limit(most + 1), from_row);
  if (!rows) return rows.error();
  MessagePart part{std::move(*rows), std::nullopt};
  if (std::int64_t(part.data.size()) > most) {
    part.data.pop_back();
    part.next = part.data.back().id;
  }
  return part;
}

Result<MessagePart> MessageRepository::search(const std::string& tenant, const std::string& q,
                                              const std::string& conversation, const std::string& before,
                                              std::int64_t most) const {
  const std::string from = before.empty() ? std::string(kAfterEveryId) : before, words = store::like_pattern(q);
  auto rows = conversation.empty()
                  ? database_.rows(tenant, kSearch, {from, kSearchedAtOnce, words, most}, from_row)
                  : database_.rows(tenant, kSearchOne, {from, kSearchedAtOnce, words, most, conversation}, from_row);
  if (!rows) return rows.error();
  MessagePart part{std::move(*rows), std::nullopt};
  if (std::int64_t(part.data.size()) == most) {
    part.next = part.data.back().id;
    return part;
  }
  const auto id = [](const store::Row& row) { return std::string(row.text(0)); };
  auto end = conversation.empty() ? database_.one(tenant, kSearchEnd, {from, kSearchedAtOnce - 1}, id)
                                  : database_.one(tenant, kSearchOneEnd, {from, kSearchedAtOnce - 1, conversation}, id);
  if (!end) return end.error();
  part.next = std::move(*end);
  return part;
}

Result<std::optional<StoredMessage>> MessageRepository::find(const std::string& tenant, const std::string& id) const {
  return database_.one(tenant, kFind, {id}, from_row);
}

void MessageRepository::revive(store::WriteSet& set, const std::string& id) {
  set.add(kRevive, id).expecting(1);
}

void MessageRepository::cancel(store::WriteSet& set, const std::string& id) {
  set.add(kUnqueue, id).expecting(1);
  set.add(kCancelled, id).expecting(1);
}

void MessageRepository::change_note(store::WriteSet& set, const StoredMessage& note) {
  set.add(kChangeNote, note.text, note.content, note.id).expecting(1);
}

void MessageRepository::remove_note(store::WriteSet& set, const std::string& id) {
  set.add(kRemoveNote, id).expecting(1);
}

}  // namespace parley::conversations
