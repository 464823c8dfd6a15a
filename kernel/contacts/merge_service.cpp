#include "contacts/merge_service.hpp"

#include <algorithm>

#include "base/error_detail.hpp"
#include "contacts/contact_writing.hpp"
#include "contacts/custom_field_repository.hpp"

namespace parley::contacts {

namespace {

constexpr std::string Contact::*kTexts[] = {&Contact::name, &Contact::phone, &Contact::email, &Contact::language,
                                            &Contact::notes};

bool has(const std::vector<std::string>& tags, const std::string& tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// The kept contact with what the other one knows beside it.
Contact united(const Contact& kept, const Contact& merged) {
  Contact after = kept;
  for (const auto member : kTexts)
    if ((after.*member).empty()) after.*member = merged.*member;
  after.tags.insert(after.tags.end(), merged.tags.begin(), merged.tags.end());
  after.tags = without_repeats(after.tags);
  if (after.tags.size() > kMostTags) after.tags.resize(kMostTags);
  if (!after.category_id) after.category_id = merged.category_id;
  after.is_blocked = kept.is_blocked || merged.is_blocked;
  after.opted_in_at = std::max(kept.opted_in_at, merged.opted_in_at);
  after.opted_out_at = std::max(kept.opted_out_at, merged.opted_out_at);
  // Nobody is reached again because two contacts became one.
  if (kept.opted_out() || merged.opted_out()) after.opted_in_at = std::min(after.opted_in_at, after.opted_out_at);
  for (const auto& [key, value] : merged.custom_fields)
    if (!after.custom_fields.contains(key)) after.custom_fields[key] = value;
  return after;
}

/// What the merge changed and nobody has changed since goes back to what it was.
Contact restored(const Contact& now, const MergeRecord& record) {
  Contact after = now;
  const auto back = [&](auto member) {
    if (now.*member == record.kept_after.*member) after.*member = record.kept_before.*member;
  };
  for (const auto member : kTexts) back(member);
  back(&Contact::category_id);
  back(&Contact::is_blocked);
  back(&Contact::opted_in_at);
  back(&Contact::opted_out_at);
  std::erase_if(after.tags, [&](const std::string& tag) {
    return has(record.kept_after.tags, tag) && !has(record.kept_before.tags, tag);
  });
  for (const auto& [key, value] : record.kept_after.custom_fields) {
    const json::value* present = now.custom_fields.if_contains(key);
    if (!record.kept_before.custom_fields.contains(key) && present && *present == value) after.custom_fields.erase(key);
  }
  return after;
}

}  // namespace

Result<Contact> MergeService::find(const std::string& tenant, const std::string& id) const {
  Result<std::optional<Contact>> found = contacts_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return fail(Errc::not_found, "there is no contact " + id);
  return std::move(**found);
}

Result<> MergeService::write_values(const std::string& tenant, store::WriteSet& set, const Contact& before,
                                    const Contact& after) const {
  const Result<FieldSet> fields = CustomFieldRepository(parts_.database).all(tenant);
  if (!fields) return fields.error();
  for (const CustomField& field : fields->fields()) {
    const json::value* old_value = before.custom_fields.if_contains(field.key);
    const json::value* new_value = after.custom_fields.if_contains(field.key);
    if (new_value && (!old_value || *old_value != *new_value))
      contacts_.set_value(set, before.id, field, *new_value);
    else if (old_value && !new_value)
      contacts_.remove_value(set, before.id, field);
  }
  return {};
}

Result<MergeRecord> MergeService::merge(const identity::Caller& caller, const std::string& kept_id,
                                        const std::string& merged_id) {
  if (kept_id == merged_id) return wrong_field("contact_id", "is the contact itself; expected another one");
  MergeRecord record;
  for (const auto& [id, into] : {std::pair(&kept_id, &record.kept_before), std::pair(&merged_id, &record.merged)}) {
    Result<Contact> contact = find(caller.tenant(), *id);
    if (!contact) return contact.error();
    *into = std::move(*contact);
  }
  record.id = parts_.ids.next();
  record.kept_id = kept_id;
  record.merged_id = merged_id;
  record.merged_by = caller.who.id;
  record.created_at = parts_.clock.wall();
  record.kept_after = united(record.kept_before, record.merged);
  if (const Result<> read = merges_.read_belongings(caller.tenant(), record); !read) return read.error();

  store::WriteSet set(caller.tenant());
  merges_.merge(set, record);  // first: the merged contact's phone number is then free
  contacts_.update(set, record.kept_before, record.kept_after, record.created_at);
  if (const Result<> done = write_values(caller.tenant(), set, record.kept_before, record.kept_after); !done)
    return done.error();
  parts_.audit.add(set, caller, "contacts.merge", kept_id, {{"merged_id", merged_id}, {"merge_id", record.id}});
  const std::string changed[] = {kept_id, merged_id};
  if (const Result<> done = commit(parts_, std::move(set), changed); !done) return done.error();
  return record;
}

Result<> MergeService::may_undo(const std::string& tenant, const MergeRecord& record) const {
  if (record.undone_at) return fail(Errc::conflict, "the merge " + record.id + " was undone already");
  const Result<std::vector<MergeRecord>> all = merges_.of_contact(tenant, record.kept_id);
  if (!all) return all.error();
  for (const MergeRecord& other : *all)
    if (!other.undone_at && other.id != record.id && other.id > record.id)
      return fail(Errc::conflict, "the merge " + other.id + " came after it; undo that one first");
  return {};
}

Result<MergeRecord> MergeService::undo(const identity::Caller& caller, const std::string& merge_id) {
  Result<std::optional<MergeRecord>> found = merges_.find(caller.tenant(), merge_id);
  if (!found) return found.error();
  if (!*found) return fail(Errc::not_found, "there is no merge " + merge_id);
  MergeRecord record = std::move(**found);
  if (const Result<> may = may_undo(caller.tenant(), record); !may) return may.error();
  const Result<Contact> kept = find(caller.tenant(), record.kept_id);
  if (!kept && kept.error().code == Errc::not_found)
    return fail(Errc::conflict, "the kept contact " + record.kept_id + " was itself merged; undo that merge first");
  if (!kept) return kept.error();

  store::WriteSet set(caller.tenant());
  const Contact after = restored(*kept, record);
  const WallTime now = parts_.clock.wall();
  if (const Result<> room = parts_.quotas.reserve(set, "contacts"); !room) return room.error();
  contacts_.update(set, *kept, after, now);
  if (const Result<> done = write_values(caller.tenant(), set, *kept, after); !done) return done.error();
  merges_.undo(set, record, now);
  parts_.audit.add(set, caller, "contacts.undo_merge", record.kept_id,
                   {{"merged_id", record.merged_id}, {"merge_id", record.id}});
  const std::string changed[] = {record.kept_id, record.merged_id};
  if (const Result<> done = commit(parts_, std::move(set), changed); !done)
    return parts_.quotas.explain(caller.tenant(), "contacts", done.error());
  record.undone_at = now;
  return record;
}

Result<std::vector<MergeRecord>> MergeService::list(const std::string& tenant, const std::string& kept_id) const {
  if (const Result<Contact> kept = find(tenant, kept_id); !kept) return kept.error();
  return merges_.of_contact(tenant, kept_id);
}

}  // namespace parley::contacts
