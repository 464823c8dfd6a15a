#include "message_table.hpp"

#include <algorithm>

namespace parley::loopback {

namespace {

using sdk::Row;
using sdk::Statement;

constexpr const char* kTables =
    "CREATE TABLE loopback_messages ("
    "tenant_id TEXT NOT NULL, channel TEXT NOT NULL, id TEXT NOT NULL, customer TEXT NOT NULL, "
    "direction TEXT NOT NULL, "  // 'in': the customer wrote; 'out': the bot
    "document TEXT NOT NULL, status TEXT NOT NULL, "
    "seen INTEGER NOT NULL, "  // the page has shown it
    "due INTEGER NOT NULL, "   // the host has something to be told
    "number BIGINT NOT NULL, changed BIGINT NOT NULL, sent_at BIGINT NOT NULL, "
    "media_type TEXT NOT NULL, media TEXT NOT NULL, "  // base64: the same on every database
    "PRIMARY KEY (tenant_id, channel, id));"
    "CREATE INDEX loopback_messages_chat ON loopback_messages (tenant_id, channel, customer, number);"
    "CREATE INDEX loopback_messages_due ON loopback_messages (tenant_id, channel, number) WHERE due = 1;"
    "CREATE TABLE loopback_customers ("
    "tenant_id TEXT NOT NULL, channel TEXT NOT NULL, customer TEXT NOT NULL, name TEXT NOT NULL, "
    "last_number BIGINT NOT NULL, PRIMARY KEY (tenant_id, channel, customer));"
    "CREATE INDEX loopback_customers_last ON loopback_customers (tenant_id, channel, last_number)";

constexpr const char* kFind =
    "SELECT id, customer, direction, document, status, seen, number, changed, sent_at FROM loopback_messages "
    "WHERE tenant_id = $1 AND channel = $2 AND id = $3";
constexpr const char* kHistory =
    "SELECT id, customer, direction, document, status, seen, number, changed, sent_at FROM loopback_messages "
    "WHERE tenant_id = $1 AND channel = $2 AND customer = $3 AND changed > $4 ORDER BY number DESC LIMIT $5";
constexpr const char* kDue =
    "SELECT id, customer, direction, document, status, seen, number, changed, sent_at FROM loopback_messages "
    "WHERE tenant_id = $1 AND channel = $2 AND due = 1 AND (direction = 'out' OR sent_at < $3) "
    "ORDER BY number LIMIT $4";
constexpr const char* kChats =
    "SELECT m.id, c.customer, m.direction, m.document, m.status, m.seen, m.number, m.changed, m.sent_at, c.name, "
    "(SELECT COUNT(*) FROM loopback_messages u WHERE u.tenant_id = $1 AND u.channel = $2 "
    " AND u.customer = c.customer AND u.direction = 'out' AND u.seen = 0) "
    "FROM loopback_customers c LEFT JOIN loopback_messages m ON m.tenant_id = c.tenant_id AND m.channel = c.channel "
    "AND m.customer = c.customer AND m.number = c.last_number "
    "WHERE c.tenant_id = $1 AND c.channel = $2 ORDER BY c.last_number DESC LIMIT $3";
constexpr const char* kMedia =
    "SELECT media_type, media FROM loopback_messages WHERE tenant_id = $1 AND channel = $2 AND id = $3 AND media <> ''";
constexpr const char* kUnread =
    "SELECT id FROM loopback_messages WHERE tenant_id = $1 AND channel = $2 AND customer = $3 AND direction = 'in' "
    "AND status <> 'read' ORDER BY number";

constexpr const char* kAdd =
    "INSERT INTO loopback_messages (tenant_id, channel, id, customer, direction, document, status, seen, due, number, "
    "changed, sent_at, media_type, media) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1, $8, $8, $9, $10, $11) "
    "ON CONFLICT (tenant_id, channel, id) DO NOTHING";
constexpr const char* kRemember =
    "INSERT INTO loopback_customers (tenant_id, channel, customer, name, last_number) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (tenant_id, channel, customer) DO UPDATE SET last_number = excluded.last_number, "
    "name = CASE WHEN excluded.name = '' THEN loopback_customers.name ELSE excluded.name END";
// What the host was not told yet stays, however old.
constexpr const char* kForget =
    "DELETE FROM loopback_messages WHERE tenant_id = $1 AND channel = $2 AND customer = $3 AND due = 0 "
    "AND number <= (SELECT MAX(number) FROM (SELECT number FROM loopback_messages WHERE tenant_id = $1 "
    "AND channel = $2 AND customer = $3 ORDER BY number DESC LIMIT 1 OFFSET $4) AS beyond)";
// The bot may have answered, and so read, what the host is only now said to have taken.
constexpr const char* kTaken =
    "UPDATE loopback_messages SET due = 0, changed = $4, "
    "status = CASE WHEN status = 'pending' THEN 'sent' ELSE status END "
    "WHERE tenant_id = $1 AND channel = $2 AND id = $3 AND direction = 'in'";
constexpr const char* kRemove =
    "DELETE FROM loopback_messages WHERE tenant_id = $1 AND channel = $2 AND id = $3 AND direction = 'in'";
constexpr const char* kReadByBot =
    "UPDATE loopback_messages SET status = 'read', changed = $4 WHERE tenant_id = $1 AND channel = $2 "
    "AND customer = $3 AND direction = 'in' AND status <> 'read'";
constexpr const char* kSeen =
    "UPDATE loopback_messages SET seen = 1, due = 1 WHERE tenant_id = $1 AND channel = $2 AND customer = $3 "
    "AND direction = 'out' AND seen = 0 AND number <= $4";
// A message may have been seen while its delivery was being told: then the host is still owed the news.
constexpr const char* kTold =
    "UPDATE loopback_messages SET status = $4, changed = $5, due = CASE WHEN seen = 1 AND $6 = 0 THEN 1 ELSE 0 END "
    "WHERE tenant_id = $1 AND channel = $2 AND id = $3 AND direction = 'out'";

StoredMessage message_from(const Row& row) {
  StoredMessage message;
  message.id = row.text(0);
  message.customer = row.text(1);
  message.from_bot = row.text(2) == "out";
  message.document = row.text(3);
  message.status = row.text(4);
  message.seen = row.integer(5) != 0;
  message.number = row.integer(6);
  message.changed = row.integer(7);
  message.at = row.integer(8);
  return message;
}

Statement add(const PhoneChannel& channel, const StoredMessage& m, std::string_view type = {},
              std::string_view media = {}) {
  return {kAdd,
          {channel.id, m.id, m.customer, m.from_bot ? "out" : "in", m.document, m.status, m.number, m.at, type, media}};
}

}  // namespace

std::vector<sdk::Migration> MessageTable::migrations() {
  return {{"0001_messages", kTables}};
}

std::optional<StoredMessage> MessageTable::find(const PhoneChannel& channel, std::string_view id) const {
  const auto rows = store_.select(channel.tenant, {kFind, {channel.id, id}}, message_from);
  return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::vector<StoredMessage> MessageTable::history(const PhoneChannel& channel, std::string_view customer,
                                                 std::int64_t after) const {
  auto rows = store_.select(channel.tenant, {kHistory, {channel.id, customer, after, history_}}, message_from);
  std::reverse(rows.begin(), rows.end());
  return rows;
}

std::vector<Chat> MessageTable::chats(const PhoneChannel& channel, std::int64_t limit) const {
  return store_.select(channel.tenant, {kChats, {channel.id, limit}}, [](const Row& row) {
    Chat chat{std::string(row.text(1)), std::string(row.text(9)), row.integer(10), std::nullopt};
    if (!row.is_null(0)) chat.last = message_from(row);
    return chat;
  });
}

std::optional<std::pair<std::string, std::string>> MessageTable::media(const PhoneChannel& channel,
                                                                       std::string_view id) const {
  const auto rows = store_.select(channel.tenant, {kMedia, {channel.id, id}}, [](const Row& row) {
    return std::pair(std::string(row.text(0)), std::string(row.text(1)));
  });
  return rows.empty() ? std::nullopt : std::optional(rows.front());
}

Statement MessageTable::remember_customer(const PhoneChannel& channel, const StoredMessage& message,
                                          std::string_view name) const {
  return {kRemember, {channel.id, message.customer, name, message.number}};
}

Statement MessageTable::forget_oldest(const PhoneChannel& channel, const StoredMessage& message) const {
  return {kForget, {channel.id, message.customer, history_}};
}

void MessageTable::add_from_customer(const PhoneChannel& channel, const StoredMessage& message, std::string_view name,
                                     std::string_view media_type, std::string_view media) const {
  const Statement statements[] = {add(channel, message, media_type, media), remember_customer(channel, message, name),
                                  forget_oldest(channel, message)};
  store_.write(channel.tenant, statements);
}

void MessageTable::taken(const PhoneChannel& channel, std::string_view id, std::int64_t changed) const {
  store_.write(channel.tenant, {kTaken, {channel.id, id, changed}});
}

void MessageTable::remove(const PhoneChannel& channel, std::string_view id) const {
  store_.write(channel.tenant, {kRemove, {channel.id, id}});
}

std::vector<std::string> MessageTable::add_from_bot(const PhoneChannel& channel, const StoredMessage& message) const {
  auto read = store_.select(channel.tenant, {kUnread, {channel.id, message.customer}},
                            [](const Row& row) { return std::string(row.text(0)); });
  const Statement statements[] = {add(channel, message),
                                  remember_customer(channel, message, ""),
                                  {kReadByBot, {channel.id, message.customer, message.number}},
                                  forget_oldest(channel, message)};
  store_.write(channel.tenant, statements);
  return read;
}

void MessageTable::mark_seen(const PhoneChannel& channel, std::string_view customer, std::int64_t number) const {
  store_.write(channel.tenant, {kSeen, {channel.id, customer, number}});
}

std::vector<StoredMessage> MessageTable::due(const PhoneChannel& channel, std::int64_t written_before,
                                             std::int64_t limit) const {
  return store_.select(channel.tenant, {kDue, {channel.id, written_before, limit}}, message_from);
}

void MessageTable::told(const PhoneChannel& channel, const std::vector<StoredMessage>& messages) const {
  std::vector<Statement> statements;
  statements.reserve(messages.size());
  for (const StoredMessage& m : messages)
    statements.push_back({kTold, {channel.id, m.id, m.status, m.changed, m.status == "read" ? 1 : 0}});
  store_.write(channel.tenant, statements);
}

}  // namespace parley::loopback
