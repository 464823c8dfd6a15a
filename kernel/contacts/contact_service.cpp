#include "contacts/contact_service.hpp"

#include "contacts/contact_writing.hpp"
#include "contacts/custom_field_repository.hpp"

namespace parley::contacts {

namespace {

Error no_contact(const std::string& id) {
  return fail(Errc::not_found, "there is no contact " + id);
}

/// The names of what changed, for the record; not the values, which are the person's.
json::object difference(const Contact& before, const Contact& after, const ContactChange& change) {
  json::array fields;
  const std::pair<const char*, bool> changed[] = {{"name", before.name != after.name},
                                                  {"phone", before.phone != after.phone},
                                                  {"email", before.email != after.email},
                                                  {"language", before.language != after.language},
                                                  {"notes", before.notes != after.notes},
                                                  {"tags", before.tags != after.tags},
                                                  {"category_id", before.category_id != after.category_id}};
  for (const auto& [name, differs] : changed)
    if (differs) fields.emplace_back(name);
  for (const auto& [key, value] : change.custom_fields) fields.emplace_back("custom_fields." + std::string(key));
  return {{"fields", std::move(fields)}};
}

}  // namespace

Result<ContactService::Page> ContactService::list(const std::string& tenant, const ContactFilter& filter,
                                                  const ContactPage& page) const {
  const Result<store::Condition> condition = condition_of(parts_.database, tenant, filter);
  if (!condition) return condition.error();
  Result<std::vector<Contact>> contacts = contacts_.list(tenant, *condition, page);
  if (!contacts) return contacts.error();
  const Result<std::int64_t> total = contacts_.count(tenant, *condition);
  if (!total) return total.error();
  return Page{std::move(*contacts), *total};
}

Result<Contact> ContactService::find(const std::string& tenant, const std::string& id) const {
  Result<std::optional<Contact>> found = contacts_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return no_contact(id);
  return std::move(**found);
}

Result<std::int64_t> ContactService::conversations_of(const std::string& tenant, const std::string& id) const {
  return contacts_.conversations_of(tenant, id);
}

Result<Contact> ContactService::create(const identity::Caller& caller, const ContactChange& change) {
  Contact contact;
  contact.id = parts_.ids.next();
  contact.created_at = contact.updated_at = parts_.clock.wall();
  const Result<FieldSet> fields = CustomFieldRepository(parts_.database).all(caller.tenant());
  if (!fields) return fields.error();
  if (const Result<> applied = apply(parts_.database, caller.tenant(), *fields, change, contact); !applied)
    return applied.error();
  store::WriteSet set(caller.tenant());
  if (const Result<> room = parts_.quotas.reserve(set, "contacts"); !room) return room.error();
  contacts_.insert(set, contact);
  write_values(contacts_, set, contact.id, *fields, change);
  parts_.audit.add(set, caller, "contacts.create", contact.id);
  const std::string changed[] = {contact.id};
  if (const Result<> done = commit(parts_, std::move(set), changed); !done)
    return explained(caller.tenant(), contact, done.error());
  return find(caller.tenant(), contact.id);
}

Result<Contact> ContactService::update(const identity::Caller& caller, const std::string& id,
                                       const ContactChange& change) {
  const Result<Contact> before = find(caller.tenant(), id);
  if (!before) return before.error();
  const Result<FieldSet> fields = CustomFieldRepository(parts_.database).all(caller.tenant());
  if (!fields) return fields.error();
  Contact after = *before;
  if (const Result<> applied = apply(parts_.database, caller.tenant(), *fields, change, after); !applied)
    return applied.error();
  store::WriteSet set(caller.tenant());
  contacts_.update(set, *before, after, parts_.clock.wall());
  write_values(contacts_, set, id, *fields, change);
  parts_.audit.add(set, caller, "contacts.update", id, difference(*before, after, change));
  const std::string changed[] = {id};
  if (const Result<> done = commit(parts_, std::move(set), changed); !done)
    return explained(caller.tenant(), after, done.error());
  return find(caller.tenant(), id);
}

Result<> ContactService::remove(const identity::Caller& caller, const std::string& id) {
  if (const Result<Contact> found = find(caller.tenant(), id); !found) return found.error();
  store::WriteSet set(caller.tenant());
  contacts_.remove(set, id);
  parts_.audit.add(set, caller, "contacts.delete", id);
  const std::string changed[] = {id};
  const Result<> done = commit(parts_, std::move(set), changed);
  return !done && done.error().code == Errc::conflict ? Result<>(no_contact(id)) : done;
}

Result<Contact> ContactService::save(const identity::Caller& caller, const Contact& before, Contact after,
                                     std::string_view action, store::WriteSet set) {
  contacts_.update(set, before, after, parts_.clock.wall());
  parts_.audit.add(set, caller, action, before.id);
  const std::string changed[] = {before.id};
  if (const Result<> done = commit(parts_, std::move(set), changed); !done)
    return explained(caller.tenant(), after, done.error());
  return find(caller.tenant(), before.id);
}

Result<Contact> ContactService::set_blocked(const identity::Caller& caller, const std::string& id, bool blocked) {
  const Result<Contact> before = find(caller.tenant(), id);
  if (!before || before->is_blocked == blocked) return before;
  Contact after = *before;
  after.is_blocked = blocked;
  return save(caller, *before, std::move(after), blocked ? "contacts.block" : "contacts.unblock",
              store::WriteSet(caller.tenant()));
}

Result<Contact> ContactService::opt_in(const identity::Caller& caller, const std::string& id) {
  const Result<Contact> before = find(caller.tenant(), id);
  if (!before) return before;
  Contact after = *before;
  // Later than the time it takes back, also within one millisecond.
  const WallTime now = parts_.clock.wall();
  after.opted_in_at = before->opted_out_at ? std::max(now, *before->opted_out_at + Millis(1)) : now;
  return save(caller, *before, std::move(after), "contacts.opt_in", store::WriteSet(caller.tenant()));
}

Result<Contact> ContactService::opt_out(const identity::Caller& caller, const std::string& id) {
  const Result<Contact> before = find(caller.tenant(), id);
  if (!before) return before;
  Contact after = *before;
  const WallTime now = parts_.clock.wall();
  after.opted_out_at = before->opted_in_at ? std::max(now, *before->opted_in_at) : now;
  return save(caller, *before, std::move(after), "contacts.opt_out", store::WriteSet(caller.tenant()));
}

Error ContactService::explained(const std::string& tenant, const Contact& contact, const Error& error) const {
  if (error.code != Errc::conflict) return error;
  const Error quota = parts_.quotas.explain(tenant, "contacts", error);
  if (const auto taken = phone_taken(contacts_, tenant, contact)) return *taken;
  if (quota.code == Errc::quota) return quota;
  return fail(Errc::conflict, "the contact changed meanwhile; read it again and repeat the change");
}

}  // namespace parley::contacts
