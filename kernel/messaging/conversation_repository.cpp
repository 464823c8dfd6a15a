#include "messaging/conversation_repository.hpp"

#include "base/phone_number.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::messaging {

namespace {

// As from_row() reads them.
#define PARLEY_CONVERSATION_COLUMNS                                                                        \
  "SELECT t.id, t.name, t.language, t.tags, t.vars, t.is_blocked, c.id, c.holder, c.rule_uses, c.status, " \
  "c.unread_count, c.version, c.last_inbound_at "

constexpr store::TenantSql kFind{
    PARLEY_CONVERSATION_COLUMNS
    "FROM contact_identities i "
    "JOIN contacts t ON t.tenant_id = $1 AND t.id = i.contact_id "
    "LEFT JOIN conversations c ON c.tenant_id = $1 AND c.channel_id = $2 AND c.contact_id = t.id "
    "WHERE i.tenant_id = $1 AND i.channel_id = $2 AND i.kind = $3 AND i.value = $4"};
// The oldest of several: the others are likely to be merged into it. The + keeps the planner from walking through all
// contacts in the order of their age until one has the number.
constexpr store::TenantSql kFindByPhone{
    PARLEY_CONVERSATION_COLUMNS
    "FROM contacts t "
    "LEFT JOIN conversations c ON c.tenant_id = $1 AND c.channel_id = $2 AND c.contact_id = t.id "
    "WHERE t.tenant_id = $1 AND t.phone IN ($3, $4) AND t.merged_into IS NULL ORDER BY +t.created_at, t.id LIMIT 1"};
#undef PARLEY_CONVERSATION_COLUMNS

constexpr store::TenantSql kInsertContact{
    "INSERT INTO contacts (tenant_id, id, name, language, tags, vars, created_at, updated_at, phone) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)"};
constexpr store::TenantSql kInsertIdentity{
    "INSERT INTO contact_identities (tenant_id, channel_id, kind, value, contact_id) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (tenant_id, channel_id, kind, value) DO NOTHING"};
constexpr store::TenantSql kInsertConversation{
    "INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, last_inbound_at, "
    "unread_count, "
    "last_message_id, last_message_at, last_message_text, last_message_direction, created_at, updated_at, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $10, $10, 1) "
    "ON CONFLICT (tenant_id, channel_id, contact_id) DO NOTHING"};
constexpr store::TenantSql kUpdateContact{
    "UPDATE contacts SET name = $2, language = $3, tags = $4, vars = $5, updated_at = $6 WHERE tenant_id = $1 AND id = "
    "$7"};
// A conversation that opens again waits for a first reply again.
constexpr store::TenantSql kUpdateConversation{
    "UPDATE conversations SET holder = $2, rule_uses = $3, last_inbound_at = $4, unread_count = $5, "
    "last_message_id = $6, last_message_at = $7, last_message_text = $8, last_message_direction = $9, updated_at = $7, "
    "version = version + 1, "
    "first_reply_at = CASE WHEN status = 'resolved' AND $10 = 'open' THEN NULL ELSE first_reply_at END, "
    "resolved_at = CASE WHEN $10 = 'open' THEN NULL WHEN $10 = 'resolved' THEN COALESCE(resolved_at, $7) "
    "ELSE resolved_at END, "
    "snoozed_until = CASE WHEN $10 = 'open' THEN NULL ELSE snoozed_until END, status = $10 "
    "WHERE tenant_id = $1 AND id = $11 AND version = $12"};

constexpr store::TenantSql kUpdateQuietly{
    "UPDATE conversations SET holder = $2, rule_uses = $3, updated_at = $4, version = version + 1, "
    "resolved_at = CASE WHEN $5 = 'resolved' THEN COALESCE(resolved_at, $4) ELSE resolved_at END, status = $5 "
    "WHERE tenant_id = $1 AND id = $6 AND version = $7"};
constexpr store::TenantSql kExpectVersion{
    "UPDATE conversations SET version = version WHERE tenant_id = $1 AND id = $2 AND version = $3"};
// What was remembered of the contact with its other conversations is no longer so.
constexpr store::TenantSql kRenewOthers{
    "UPDATE conversations SET version = version + 1 WHERE tenant_id = $1 AND contact_id = $2 AND id <> $3"};
constexpr store::TenantSql kSetBlocked{
    "UPDATE contacts SET is_blocked = $2, updated_at = $3 WHERE tenant_id = $1 AND id = $4"};
constexpr store::TenantSql kOptIn{
    "UPDATE contacts SET opted_in_at = $2, opted_out_at = NULL, updated_at = $2 WHERE tenant_id = $1 AND id = $3"};
constexpr store::TenantSql kOptOut{
    "UPDATE contacts SET opted_out_at = $2, opted_in_at = NULL, updated_at = $2 WHERE tenant_id = $1 AND id = $3"};
constexpr store::TenantSql kSetField{
    "INSERT INTO contact_values (tenant_id, contact_id, field_id, value, number) "
    "SELECT $1, $2, id, $3, $4 FROM custom_fields WHERE tenant_id = $1 AND field_key = $5 "
    "ON CONFLICT (tenant_id, contact_id, field_id) DO UPDATE SET value = excluded.value, number = excluded.number"};
constexpr store::TenantSql kDropField{
    "DELETE FROM contact_values WHERE tenant_id = $1 AND contact_id = $2 AND field_id IN "
    "(SELECT id FROM custom_fields WHERE tenant_id = $1 AND field_key = $3)"};

void set_field(store::WriteSet& set, const std::string& contact, std::string_view key, const json::value& value) {
  if (value.is_null()) {
    set.add(kDropField, contact, key);
    return;
  }
  const std::string text = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
  const std::optional<double> number = value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt;
  set.add(kSetField, contact, text, number, key);
}

std::string tags_text(const Conversation& conversation) {
  json::array tags;
  for (const std::string& tag : conversation.tags) tags.emplace_back(tag);
  return json::serialize(tags);
}

Conversation from_row(const store::Row& row, const std::string& tenant, const std::string& channel) {
  Conversation c;
  c.tenant = tenant;
  c.channel = channel;
  c.contact = row.text(0);
  c.contact_name = row.text(1);
  c.contact_language = row.text(2);
  if (const Result<json::value> tags = parse_json(row.text(3), "stored tags"); tags && tags->is_array())
    for (const json::value& tag : tags->get_array())
      if (tag.is_string()) c.tags.emplace_back(tag.get_string());
  c.vars = stored_object(row.text(4));
  c.contact_blocked = row.flag(5);
  if (row.is_null(6)) return c;  // a contact who has not spoken on this channel yet
  c.id = row.text(6);
  c.holder = row.text(7);
  c.rule_uses = stored_object(row.text(8));
  c.status = row.text(9);
  c.unread = row.integer(10);
  c.version = row.integer(11);
  c.last_inbound = row.time(12);
  return c;
}

}  // namespace

Result<std::optional<Conversation>> ConversationRepository::find(const std::string& tenant, const std::string& channel,
                                                                 const std::vector<Identity>& identities) const {
  std::optional<Conversation> found;
  for (const Identity& identity : identities) {
    const auto read = database_.query(tenant, kFind, {channel, identity.kind, identity.value},
                                      [&](const store::Row& row) { found = from_row(row, tenant, channel); });
    if (!read) return read.error();
    if (found) break;
  }
  return found;
}

Result<std::optional<Conversation>> ConversationRepository::find_by_phone(const std::string& tenant,
                                                                          const std::string& channel,
                                                                          const std::string& phone) const {
  std::optional<Conversation> found;
  const std::vector<std::string> numbers = same_line(phone);
  const auto read = database_.query(tenant, kFindByPhone, {channel, numbers.front(), numbers.back()},
                                    [&](const store::Row& row) { found = from_row(row, tenant, channel); });
  if (!read) return read.error();
  return found;
}

void ConversationRepository::insert(store::WriteSet& set, const Conversation& c,
                                    const std::vector<Identity>& identities, const LastMessage& last) {
  if (c.fresh_contact)
    set.add(kInsertContact, c.contact, c.contact_name, c.contact_language, tags_text(c), json::serialize(c.vars),
            last.at, c.contact_phone);
  if (c.fresh_contact || c.fresh_identity)
    for (const Identity& identity : identities)
      set.add(kInsertIdentity, c.channel, identity.kind, identity.value, c.contact).expecting(1);
  if (!c.fresh) return;
  set.add(kInsertConversation, c.id, c.channel, c.contact, c.holder, json::serialize(c.rule_uses), c.last_inbound,
          c.unread, last.id, last.at, last.text, last.direction)
      .expecting(1);
}

void ConversationRepository::update_contact(store::WriteSet& set, const Conversation& c, WallTime now) {
  set.add(kUpdateContact, c.contact_name, c.contact_language, tags_text(c), json::serialize(c.vars), now, c.contact);
  set.add(kRenewOthers, c.contact, c.id);
}

void ConversationRepository::change_contact(store::WriteSet& set, const Conversation& c, const json::object& changes,
                                            WallTime now) {
  if (const json::value* blocked = changes.if_contains("blocked"); blocked && blocked->is_bool())
    set.add(kSetBlocked, blocked->get_bool(), now, c.contact);
  if (const json::value* in = changes.if_contains("opt_in"); in && in->is_bool())
    set.add(in->get_bool() ? kOptIn : kOptOut, now, c.contact);
  if (const json::object* fields = find_object(changes, "fields"))
    for (const auto& [key, value] : *fields) set_field(set, c.contact, key, value);
}

void ConversationRepository::expect(store::WriteSet& set, const Conversation& c) {
  set.add(kExpectVersion, c.id, c.version).expecting(1);
}

void ConversationRepository::update(store::WriteSet& set, const Conversation& c, WallTime now) {
  set.add(kUpdateQuietly, c.holder, json::serialize(c.rule_uses), now, c.status, c.id, c.version).expecting(1);
}

void ConversationRepository::update(store::WriteSet& set, const Conversation& c, const LastMessage& last) {
  set.add(kUpdateConversation, c.holder, json::serialize(c.rule_uses), c.last_inbound, c.unread, last.id, last.at,
          last.text, last.direction, c.status, c.id, c.version)
      .expecting(1);
}

}  // namespace parley::messaging
