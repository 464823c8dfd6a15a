#include "contacts/merge_repository.hpp"

namespace parley::contacts {

namespace {

using store::TenantSql;

constexpr TenantSql kFind(
    "SELECT id, kept_id, merged_id, before, merged_by, created_at, undone_at FROM contact_merges WHERE tenant_id = $1 "
    "AND id = $2");
constexpr TenantSql kOfContact(
    "SELECT id, kept_id, merged_id, before, merged_by, created_at, undone_at FROM contact_merges WHERE tenant_id = $1 "
    "AND kept_id = $2 ORDER BY id DESC");
constexpr TenantSql kIdentities(
    "SELECT channel_id, kind, value FROM contact_identities WHERE tenant_id = $1 AND contact_id = $2");
constexpr TenantSql kConversations(
    "SELECT m.id, k.id, m.unread_count FROM conversations m LEFT JOIN conversations k ON k.tenant_id = m.tenant_id AND "
    "k.channel_id = m.channel_id AND k.contact_id = $3 WHERE m.tenant_id = $1 AND m.contact_id = $2 AND m.merged_into "
    "IS NULL");
constexpr TenantSql kEarlier("SELECT id FROM contacts WHERE tenant_id = $1 AND merged_into = $2");

constexpr TenantSql kRecord(
    "INSERT INTO contact_merges (tenant_id, id, kept_id, merged_id, before, merged_by, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
constexpr TenantSql kMergeContact(
    "UPDATE contacts SET merged_into = $3 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL");
constexpr TenantSql kUnmergeContact("UPDATE contacts SET merged_into = NULL WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kPointTo("UPDATE contacts SET merged_into = $3 WHERE tenant_id = $1 AND id = $2");
// All there are now, also one that was added after the record was made.
constexpr TenantSql kTakeIdentities(
    "UPDATE contact_identities SET contact_id = $3 WHERE tenant_id = $1 AND contact_id = $2");
constexpr TenantSql kReturnIdentity(
    "UPDATE contact_identities SET contact_id = $6 WHERE tenant_id = $1 AND channel_id = $2 AND kind = $3 AND value = "
    "$4 AND contact_id = $5");
constexpr TenantSql kMoveConversation(
    "UPDATE conversations SET contact_id = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND contact_id = "
    "$3");
constexpr TenantSql kHideConversation(
    "UPDATE conversations SET merged_into = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kShowConversation(
    "UPDATE conversations SET merged_into = NULL, version = version + 1 WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kRememberMessages(
    "INSERT INTO contact_merge_messages (tenant_id, merge_id, message_id, conversation_id) "
    "SELECT tenant_id, $2, id, conversation_id FROM messages WHERE tenant_id = $1 AND conversation_id = $3");
constexpr TenantSql kMoveMessages(
    "UPDATE messages SET conversation_id = $3 WHERE tenant_id = $1 AND conversation_id = $2");
constexpr TenantSql kMoveOutbox("UPDATE outbox SET conversation_id = $3 WHERE tenant_id = $1 AND conversation_id = $2");
constexpr TenantSql kReturnMessages(
    "UPDATE messages SET conversation_id = $3 WHERE tenant_id = $1 AND id IN (SELECT r.message_id FROM "
    "contact_merge_messages r WHERE r.tenant_id = $1 AND r.merge_id = $2 AND r.conversation_id = $3)");
constexpr TenantSql kReturnOutbox(
    "UPDATE outbox SET conversation_id = $3 WHERE tenant_id = $1 AND id IN (SELECT r.message_id FROM "
    "contact_merge_messages r WHERE r.tenant_id = $1 AND r.merge_id = $2 AND r.conversation_id = $3)");
constexpr TenantSql kForgetMessages("DELETE FROM contact_merge_messages WHERE tenant_id = $1 AND merge_id = $2");
constexpr TenantSql kUndone(
    "UPDATE contact_merges SET undone_at = $3 WHERE tenant_id = $1 AND id = $2 AND undone_at IS NULL");

// After messages came or went: its last one, for lists, and how many nobody has read.
constexpr TenantSql kRefreshLast(
    "UPDATE conversations SET version = version + 1, "
    "unread_count = CASE WHEN unread_count + $3 > 0 THEN unread_count + $3 ELSE 0 END, "
    "last_message_id = (SELECT m.id FROM messages m WHERE m.tenant_id = $1 AND m.conversation_id = $2 ORDER BY m.id "
    "DESC LIMIT 1), "
    "last_message_at = COALESCE((SELECT m.created_at FROM messages m WHERE m.tenant_id = $1 AND m.conversation_id = $2 "
    "ORDER BY m.id DESC LIMIT 1), 0), "
    "last_message_text = COALESCE((SELECT SUBSTR(m.text, 1, 200) FROM messages m WHERE m.tenant_id = $1 AND "
    "m.conversation_id = $2 ORDER BY m.id DESC LIMIT 1), ''), "
    "last_message_direction = COALESCE((SELECT m.direction FROM messages m WHERE m.tenant_id = $1 AND "
    "m.conversation_id = $2 ORDER BY m.id DESC LIMIT 1), '') WHERE tenant_id = $1 AND id = $2");
// The later time of the two: a channel's window for free answers begins with it.
constexpr TenantSql kLaterInbound(
    "UPDATE conversations SET last_inbound_at = (SELECT o.last_inbound_at FROM conversations o WHERE o.tenant_id = $1 "
    "AND o.id = $3) WHERE tenant_id = $1 AND id = $2 AND last_inbound_at < (SELECT o.last_inbound_at FROM "
    "conversations o WHERE o.tenant_id = $1 AND o.id = $3)");

MergeRecord record_of(const store::Row& row) {
  MergeRecord record;
  record.id = row.text(0);
  record.kept_id = row.text(1);
  record.merged_id = row.text(2);
  if (const Result<json::value> before = parse_json(row.text(3), "a stored merge"); before && before->is_object())
    read_stored(before->get_object(), record);
  record.merged_by = row.text(4);
  record.created_at = row.time(5);
  record.undone_at = row.optional_time(6);
  return record;
}

}  // namespace

Result<std::optional<MergeRecord>> MergeRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, kFind, {id}, record_of);
}

Result<std::vector<MergeRecord>> MergeRepository::of_contact(std::string_view tenant, std::string_view kept_id) const {
  return database_.rows(tenant, kOfContact, {kept_id}, record_of);
}

Result<> MergeRepository::read_belongings(std::string_view tenant, MergeRecord& record) const {
  auto identities = database_.rows(tenant, kIdentities, {record.merged_id}, [](const store::Row& row) {
    return ContactIdentity{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))};
  });
  if (!identities) return identities.error();
  auto conversations =
      database_.rows(tenant, kConversations, {record.merged_id, record.kept_id}, [](const store::Row& row) {
        return MovedConversation{std::string(row.text(0)), std::string(row.text(1)), row.integer(2)};
      });
  if (!conversations) return conversations.error();
  auto earlier = database_.rows(tenant, kEarlier, {record.merged_id},
                                [](const store::Row& row) { return std::string(row.text(0)); });
  if (!earlier) return earlier.error();
  record.identities = std::move(*identities);
  record.conversations = std::move(*conversations);
  record.earlier = std::move(*earlier);
  return {};
}

void MergeRepository::merge(store::WriteSet& set, const MergeRecord& record) const {
  set.add(kMergeContact, record.merged_id, record.kept_id).expecting(1);
  for (const std::string& id : record.earlier) set.add(kPointTo, id, record.kept_id);
  set.add(kTakeIdentities, record.merged_id, record.kept_id);
  for (const MovedConversation& moved : record.conversations) {
    if (moved.joined_to.empty())
      set.add(kMoveConversation, moved.id, record.merged_id, record.kept_id).expecting(1);
    else
      join(set, record, moved);
  }
  set.add(kRecord, record.id, record.kept_id, record.merged_id, json::serialize(stored_form(record)), record.merged_by,
          record.created_at);
}

void MergeRepository::join(store::WriteSet& set, const MergeRecord& record, const MovedConversation& moved) const {
  set.add(kRememberMessages, record.id, moved.id);
  set.add(kMoveMessages, moved.id, moved.joined_to);
  set.add(kMoveOutbox, moved.id, moved.joined_to);
  set.add(kHideConversation, moved.id, moved.joined_to).expecting(1);
  set.add(kLaterInbound, moved.joined_to, moved.id);
  set.add(kRefreshLast, moved.joined_to, moved.unread_count).expecting(1);
}

void MergeRepository::undo(store::WriteSet& set, const MergeRecord& record, WallTime now) const {
  set.add(kUndone, record.id, now).expecting(1);
  set.add(kUnmergeContact, record.merged_id).expecting(1);
  for (const std::string& id : record.earlier) set.add(kPointTo, id, record.merged_id);
  for (const ContactIdentity& identity : record.identities)
    set.add(kReturnIdentity, identity.channel_id, identity.kind, identity.value, record.kept_id, record.merged_id);
  for (const MovedConversation& moved : record.conversations) {
    if (moved.joined_to.empty())
      set.add(kMoveConversation, moved.id, record.kept_id, record.merged_id);
    else
      part(set, record, moved);
  }
  set.add(kForgetMessages, record.id);
}

void MergeRepository::part(store::WriteSet& set, const MergeRecord& record, const MovedConversation& moved) const {
  set.add(kReturnMessages, record.id, moved.id);
  set.add(kReturnOutbox, record.id, moved.id);
  set.add(kShowConversation, moved.id);
  set.add(kRefreshLast, moved.joined_to, -moved.unread_count);
}

}  // namespace parley::contacts
