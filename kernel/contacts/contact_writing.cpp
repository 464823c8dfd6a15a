#include "contacts/contact_writing.hpp"

#include <algorithm>

#include "base/error_detail.hpp"
#include "base/phone_number.hpp"
#include "contacts/category_repository.hpp"

namespace parley::contacts {

namespace {

Result<> apply_phone(const std::string& text, Contact& contact) {
  if (text.empty()) {
    contact.phone.clear();
    return {};
  }
  Result<std::string> phone = normalized_phone(text);
  if (!phone) return wrong_field("phone", phone.error().message);
  contact.phone = std::move(*phone);
  return {};
}

}  // namespace

std::vector<std::string> without_repeats(const std::vector<std::string>& tags) {
  std::vector<std::string> once;
  for (const std::string& tag : tags)
    if (std::find(once.begin(), once.end(), tag) == once.end()) once.push_back(tag);
  return once;
}

Result<> apply_values(const FieldSet& fields, const ContactChange& change, Contact& contact) {
  if (change.phone)
    if (const Result<> applied = apply_phone(*change.phone, contact); !applied) return applied;
  if (const Result<> right = fields.check(change.custom_fields); !right) return right;
  if (change.name) contact.name = *change.name;
  if (change.email) contact.email = *change.email;
  if (change.language) contact.language = *change.language;
  if (change.notes) contact.notes = *change.notes;
  if (change.tags) contact.tags = without_repeats(*change.tags);
  if (contact.tags.size() > kMostTags)
    return wrong_field("tags", "expected at most " + std::to_string(kMostTags) + " tags, found " +
                                   std::to_string(contact.tags.size()));
  if (change.category_id)
    contact.category_id = change.category_id->empty() ? std::optional<std::string>() : change.category_id;
  return {};
}

Result<> apply(store::Database& database, const std::string& tenant, const FieldSet& fields,
               const ContactChange& change, Contact& contact) {
  if (change.category_id && !change.category_id->empty()) {
    const Result<std::optional<Category>> found = CategoryRepository(database).find(tenant, *change.category_id);
    if (!found) return found.error();
    if (!*found) return wrong_field("category_id", "there is no such category");
  }
  return apply_values(fields, change, contact);
}

void write_values(const ContactRepository& contacts, store::WriteSet& set, const std::string& contact_id,
                  const FieldSet& fields, const ContactChange& change) {
  for (const CustomField& field : fields.fields()) {
    const json::value* value = change.custom_fields.if_contains(field.key);
    if (value && !value->is_null())
      contacts.set_value(set, contact_id, field, *value);
    else if (value || change.replaces_custom_fields)
      contacts.remove_value(set, contact_id, field);
  }
}

std::optional<Error> phone_taken(const ContactRepository& contacts, const std::string& tenant, const Contact& contact) {
  if (contact.phone.empty()) return std::nullopt;
  const auto others = contacts.with_phone_or_email(tenant, same_line(contact.phone), {});
  if (!others) return std::nullopt;
  for (const Contact& other : *others)
    if (other.id != contact.id)
      return fail(Errc::conflict, "the contact " + other.id + " has the phone number " + other.phone +
                                      "; change that one, or merge the two");
  return std::nullopt;
}

}  // namespace parley::contacts
