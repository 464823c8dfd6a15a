#include "contacts/identity_service.hpp"

#include "base/error_detail.hpp"

namespace parley::contacts {

namespace {

using store::TenantSql;

constexpr TenantSql kList(
    "SELECT channel_id, kind, value FROM contact_identities WHERE tenant_id = $1 AND contact_id = $2 "
    "ORDER BY channel_id, kind, value");
constexpr TenantSql kOwner(
    "SELECT contact_id FROM contact_identities WHERE tenant_id = $1 AND channel_id = $2 AND kind = $3 AND value = $4");
constexpr TenantSql kInsert(
    "INSERT INTO contact_identities (tenant_id, channel_id, kind, value, contact_id) VALUES ($1, $2, $3, $4, $5)");
constexpr TenantSql kRemove(
    "DELETE FROM contact_identities WHERE tenant_id = $1 AND channel_id = $2 AND kind = $3 AND value = $4 AND "
    "contact_id = $5");

json::object details_of(const ContactIdentity& identity) {
  return {{"channel_id", identity.channel_id}, {"kind", identity.kind}};
}

}  // namespace

Result<std::vector<ContactIdentity>> IdentityService::list(const std::string& tenant,
                                                           const std::string& contact_id) const {
  const Result<std::optional<Contact>> contact = contacts_.find(tenant, contact_id);
  if (!contact) return contact.error();
  if (!*contact) return fail(Errc::not_found, "there is no contact " + contact_id);
  return parts_.database.rows(tenant, kList, {contact_id}, [](const store::Row& row) {
    return ContactIdentity{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))};
  });
}

Result<> IdentityService::add(const identity::Caller& caller, const std::string& contact_id,
                              const ContactIdentity& identity) {
  const Result<std::vector<ContactIdentity>> present = list(caller.tenant(), contact_id);
  if (!present) return present.error();
  if (present->size() >= kMostIdentities)
    return wrong_field("value", "the contact has " + std::to_string(present->size()) + " identities, no more fit");
  if (parts_.has_channel && !parts_.has_channel(caller.tenant(), identity.channel_id))
    return wrong_field("channel_id", "there is no such channel");
  store::WriteSet set(caller.tenant());
  set.add(kInsert, identity.channel_id, identity.kind, identity.value, contact_id);
  parts_.audit.add(set, caller, "contacts.add_identity", contact_id, details_of(identity));
  const std::string changed[] = {contact_id};
  const Result<> done = commit(parts_, std::move(set), changed);
  if (done || done.error().code != Errc::conflict) return done;
  const auto owner = parts_.database.one(caller.tenant(), kOwner, {identity.channel_id, identity.kind, identity.value},
                                         [](const store::Row& row) { return std::string(row.text(0)); });
  if (!owner || !*owner) return done;
  return fail(Errc::conflict, "the contact " + **owner + " has this identity; remove it there, or merge the two");
}

Result<> IdentityService::remove(const identity::Caller& caller, const std::string& contact_id,
                                 const ContactIdentity& identity) {
  if (const auto present = list(caller.tenant(), contact_id); !present) return present.error();
  store::WriteSet set(caller.tenant());
  set.add(kRemove, identity.channel_id, identity.kind, identity.value, contact_id).expecting(1);
  contacts_.renew_conversations(set, contact_id);
  parts_.audit.add(set, caller, "contacts.remove_identity", contact_id, details_of(identity));
  const std::string changed[] = {contact_id};
  const Result<> done = commit(parts_, std::move(set), changed);
  if (!done && done.error().code == Errc::conflict)
    return fail(Errc::not_found, "the contact " + contact_id + " does not have this identity");
  return done;
}

}  // namespace parley::contacts
