// The writing half of ContactRepository.
#include <array>

#include "base/phone_number.hpp"
#include "contacts/contact_repository.hpp"
#include "contacts/text_lists.hpp"

namespace parley::contacts {

namespace {

using store::TenantSql;

// Sets that add contacts of one tenant, or give one a phone number, wait for one another here, also on a store with
// several writers; so that the condition below holds until the commit.
constexpr TenantSql kLockTenant("UPDATE tenants SET updated_at = updated_at WHERE tenant_id = $1");
constexpr TenantSql kInsert(
    "INSERT INTO contacts (tenant_id, id, name, phone, email, language, notes, tags, vars, is_blocked, created_at, "
    "updated_at) SELECT $1, $2, $3, $4, $5, $6, $7, $8, '{}', $9, $10, $10 WHERE $4 = '' OR NOT EXISTS (SELECT 1 FROM "
    "contacts o WHERE o.tenant_id = $1 AND o.phone IN ($4, $11) AND o.merged_into IS NULL)");
constexpr TenantSql kSetPhone(
    "UPDATE contacts SET phone = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL AND "
    "($3 = '' OR NOT EXISTS (SELECT 1 FROM contacts o WHERE o.tenant_id = $1 AND o.phone IN ($3, $5) AND o.id <> $2 "
    "AND o.merged_into IS NULL))");
constexpr TenantSql kSetCategory(
    "UPDATE contacts SET category_id = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL");
constexpr TenantSql kSetBlocked(
    "UPDATE contacts SET is_blocked = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL");
constexpr TenantSql kSetConsent(
    "UPDATE contacts SET opted_in_at = $3, opted_out_at = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2 AND "
    "merged_into IS NULL");
constexpr TenantSql kSetTags(
    "UPDATE contacts SET tags = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND tags = $5 AND merged_into IS "
    "NULL");
constexpr TenantSql kTouch(
    "UPDATE contacts SET updated_at = $3 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL");
// The way of a message remembers contacts with their conversations. With another version it reads them again, on
// whichever node, before it acts.
constexpr TenantSql kRenewConversations(
    "UPDATE conversations SET version = version + 1 WHERE tenant_id = $1 AND contact_id = $2");
constexpr TenantSql kSetValue(
    "INSERT INTO contact_values (tenant_id, contact_id, field_id, value, number) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (tenant_id, contact_id, field_id) DO UPDATE SET value = excluded.value, number = excluded.number");
constexpr TenantSql kRemoveValue(
    "DELETE FROM contact_values WHERE tenant_id = $1 AND contact_id = $2 AND field_id = $3");

struct TextColumn {
  std::string Contact::*member;
  TenantSql set;
};
constexpr std::array<TextColumn, 4> kTextColumns{
    {{&Contact::name,
      "UPDATE contacts SET name = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL"},
     {&Contact::email,
      "UPDATE contacts SET email = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL"},
     {&Contact::language,
      "UPDATE contacts SET language = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL"},
     {&Contact::notes,
      "UPDATE contacts SET notes = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL"}}};

// All of these before the contact's own row: they look at it.
constexpr std::array<TenantSql, 7> kRemoveBelongings{
    {"DELETE FROM outbox WHERE tenant_id = $1 AND conversation_id IN (SELECT v.id FROM conversations v JOIN contacts c "
     "ON c.tenant_id = v.tenant_id AND c.id = v.contact_id WHERE v.tenant_id = $1 AND (c.id = $2 OR c.merged_into = "
     "$2))",
     "DELETE FROM messages WHERE tenant_id = $1 AND conversation_id IN (SELECT v.id FROM conversations v JOIN contacts "
     "c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id WHERE v.tenant_id = $1 AND (c.id = $2 OR c.merged_into = "
     "$2))",
     "DELETE FROM conversations WHERE tenant_id = $1 AND contact_id IN (SELECT c.id FROM contacts c WHERE c.tenant_id "
     "= "
     "$1 AND (c.id = $2 OR c.merged_into = $2))",
     "DELETE FROM contact_identities WHERE tenant_id = $1 AND contact_id = $2",
     "DELETE FROM contact_values WHERE tenant_id = $1 AND contact_id IN (SELECT c.id FROM contacts c WHERE c.tenant_id "
     "= $1 AND (c.id = $2 OR c.merged_into = $2))",
     "DELETE FROM contact_merge_messages WHERE tenant_id = $1 AND merge_id IN (SELECT m.id FROM contact_merges m WHERE "
     "m.tenant_id = $1 AND (m.kept_id = $2 OR m.merged_id IN (SELECT c.id FROM contacts c WHERE c.tenant_id = $1 AND "
     "c.merged_into = $2)))",
     "DELETE FROM contact_merges WHERE tenant_id = $1 AND (kept_id = $2 OR merged_id = $2 OR merged_id IN (SELECT c.id "
     "FROM contacts c WHERE c.tenant_id = $1 AND c.merged_into = $2))"}};
constexpr TenantSql kRemoveMerged("DELETE FROM contacts WHERE tenant_id = $1 AND merged_into = $2");
constexpr TenantSql kRemove("DELETE FROM contacts WHERE tenant_id = $1 AND id = $2 AND merged_into IS NULL");

}  // namespace

// Equal statements side by side: the writer makes one call of them.
void ContactRepository::insert(store::WriteSet& set, std::span<const Contact> contacts) const {
  if (!contacts.empty()) set.add(kLockTenant);
  for (const Contact& contact : contacts)
    set.add(kInsert, contact.id, contact.name, contact.phone, contact.email, contact.language, contact.notes,
            to_stored(contact.tags), contact.is_blocked ? 1 : 0, contact.created_at, same_line(contact.phone).back())
        .expecting(1);
  for (const Contact& contact : contacts)
    if (contact.category_id) set.add(kSetCategory, contact.id, *contact.category_id, contact.created_at).expecting(1);
}

void ContactRepository::update(store::WriteSet& set, const Contact& before, const Contact& after, WallTime now) const {
  set.add(kTouch, before.id, now).expecting(1);
  for (const TextColumn& column : kTextColumns)
    if (before.*column.member != after.*column.member)
      set.add(column.set, before.id, after.*column.member, now).expecting(1);
  if (before.phone != after.phone) {
    set.add(kLockTenant);
    set.add(kSetPhone, before.id, after.phone, now, same_line(after.phone).back()).expecting(1);
  }
  if (before.category_id != after.category_id) set.add(kSetCategory, before.id, after.category_id, now).expecting(1);
  if (before.is_blocked != after.is_blocked)
    set.add(kSetBlocked, before.id, after.is_blocked ? 1 : 0, now).expecting(1);
  if (before.opted_in_at != after.opted_in_at || before.opted_out_at != after.opted_out_at)
    set.add(kSetConsent, before.id, after.opted_in_at, after.opted_out_at, now).expecting(1);
  if (before.tags != after.tags) return set_tags(set, before, after.tags, now);
  if (before.is_blocked != after.is_blocked || before.name != after.name || before.language != after.language)
    renew_conversations(set, before.id);
}

void ContactRepository::set_tags(store::WriteSet& set, const Contact& before, const std::vector<std::string>& tags,
                                 WallTime now) const {
  set.add(kSetTags, before.id, to_stored(tags), now, to_stored(before.tags)).expecting(1);
  renew_conversations(set, before.id);
}

void ContactRepository::renew_conversations(store::WriteSet& set, std::string_view id) const {
  set.add(kRenewConversations, id);
}

void ContactRepository::set_value(store::WriteSet& set, std::string_view id, const CustomField& field,
                                  const json::value& value) const {
  const std::string stored = stored_value(value);
  set.add(kSetValue, id, field.id, stored, stored_number(value));
}

void ContactRepository::remove_value(store::WriteSet& set, std::string_view id, const CustomField& field) const {
  set.add(kRemoveValue, id, field.id);
}

void ContactRepository::remove(store::WriteSet& set, std::string_view id) const {
  for (const TenantSql& sql : kRemoveBelongings) set.add(sql, id);
  set.add(kRemoveMerged, id);
  set.add(kRemove, id).expecting(1);
}

}  // namespace parley::contacts
