#include "messaging/stored_message.hpp"

#include "store/write_set.hpp"

namespace parley::messaging {

namespace {

constexpr store::TenantSql kInsert{
    "INSERT INTO messages (tenant_id, id, conversation_id, channel_id, direction, type, content, provider_id, status, "
    "status_rank, error, created_at, author_kind, author_id, text, is_internal, reply_to) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13, $14, $15, $16)"};
// The provider names what is answered by its own id: nearly always a message of ours.
constexpr store::TenantSql kInsertAnswer{
    "INSERT INTO messages (tenant_id, id, conversation_id, channel_id, direction, type, content, provider_id, status, "
    "status_rank, error, created_at, author_kind, author_id, text, is_internal, reply_to) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13, $14, $15, "
    "(SELECT q.id FROM messages q WHERE q.tenant_id = $1 AND q.channel_id = $4 AND q.provider_id = $16 "
    "AND q.direction = 'out' AND q.conversation_id = $3 LIMIT 1))"};

constexpr std::size_t kFirstWords = 160;

json::value maybe(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

/// The provider's raw item and what we routed by is nobody's concern.
bool is_shown(std::string_view member) {
  for (const std::string_view inner : {"raw", "kind", "account", "business_account", "id", "type"})
    if (member == inner) return false;
  return true;
}

json::object shown_content(const json::object& content) {
  json::object shown;
  for (const auto& [key, value] : content)
    if (is_shown(key)) shown.emplace(key, value);
  return shown;
}

}  // namespace

void add_message(store::WriteSet& set, const StoredMessage& m) {
  set.add(m.answers ? kInsertAnswer : kInsert, m.id, m.conversation, m.channel, m.direction, m.type, m.content,
          m.provider_id, m.status, m.status_rank, m.created_at, m.author_kind, m.author_id, m.text,
          m.is_internal ? 1 : 0, m.answers ? m.answers : m.reply_to);
}

json::object message_document(const StoredMessage& m) {
  return {{"id", m.id},
          {"conversation_id", m.conversation},
          {"channel_id", m.channel},
          {"direction", m.direction},
          {"type", m.type},
          {"text", m.text},
          {"content", shown_content(stored_object(m.content))},
          {"author", {{"kind", m.author_kind}, {"id", m.author_id}}},
          {"is_internal", m.is_internal},
          {"reply_to", maybe(m.reply_to)},
          {"status", m.status},
          {"error", m.error},
          {"created_at", to_rfc3339(m.created_at)},
          {"accepted_at", time_or_null(m.accepted_at)},
          {"sent_at", time_or_null(m.sent_at)},
          {"delivered_at", time_or_null(m.delivered_at)},
          {"read_at", time_or_null(m.read_at)},
          {"failed_at", time_or_null(m.failed_at)}};
}

DomainEvent new_message_event(std::string tenant, StoredMessage message) {
  std::string conversation = message.conversation;
  const std::size_t bytes = sizeof message + message.content.size() + message.text.size();
  return {"message.new", std::move(tenant), std::move(conversation),
          [message = std::move(message)] { return message_document(message); }, bytes};
}

std::string words_of(const json::object& message) {
  // Of a call-to-action `text` is the button's label: the body says more.
  for (const char* member : {"body", "text", "caption", "emoji", "name", "filename"})
    if (const auto words = string_or(message, member); !words.empty()) return std::string(words);
  return {};
}

std::string first_words(std::string_view text) {
  if (text.size() <= kFirstWords) return std::string(text);
  std::size_t end = kFirstWords;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

}  // namespace parley::messaging
