#include "contacts/contact_repository.hpp"

#include <unordered_map>

#include "base/phone_number.hpp"
#include "contacts/text_lists.hpp"

namespace parley::contacts {

namespace {

using store::Condition;
using store::Select;
using store::TenantSql;

Select contacts_where(const Condition& condition) {
  Select select(
      "SELECT c.id, c.name, c.phone, c.email, c.language, c.notes, c.tags, c.category_id, c.is_blocked, c.opted_in_at, "
      "c.opted_out_at, c.created_at, c.updated_at FROM contacts c WHERE c.tenant_id = $1 AND c.merged_into IS NULL");
  return select.where(condition);
}

Contact contact_of(const store::Row& row) {
  Contact contact;
  std::string* const texts[] = {&contact.id,    &contact.name,     &contact.phone,
                                &contact.email, &contact.language, &contact.notes};
  std::uint32_t column = 0;
  for (std::string* text : texts) *text = row.text(column++);
  contact.tags = texts_from(row.text(6));
  contact.category_id = row.optional_text(7);
  contact.is_blocked = row.flag(8);
  contact.opted_in_at = row.optional_time(9);
  contact.opted_out_at = row.optional_time(10);
  contact.created_at = row.time(11);
  contact.updated_at = row.time(12);
  return contact;
}

void order(Select& select, const std::string& sort) {
  if (sort == "name")
    select.order_by("c.name, c.id");
  else if (sort == "-name")
    select.order_by("c.name DESC, c.id DESC");
  else if (sort == "created_at")
    select.order_by("c.created_at, c.id");
  else
    select.order_by("c.created_at DESC, c.id DESC");
}

}  // namespace

Result<std::vector<Contact>> ContactRepository::with_values(std::string_view tenant,
                                                            Result<std::vector<Contact>> contacts) const {
  if (!contacts || contacts->empty()) return contacts;
  std::unordered_map<std::string_view, Contact*> places;
  std::vector<std::string> ids;
  for (Contact& contact : *contacts) ids.push_back(contact.id), places.emplace(contact.id, &contact);
  Select select(
      "SELECT v.contact_id, f.field_key, f.type, v.value FROM contact_values v "
      "JOIN custom_fields f ON f.tenant_id = v.tenant_id AND f.id = v.field_id WHERE v.tenant_id = $1");
  select.where(Condition::in("v.contact_id", ids)).order_by("v.contact_id, f.field_key");
  const auto read = database_.query(tenant, select, [&](const store::Row& row) {
    places.at(row.text(0))->custom_fields[row.text(1)] = value_from_store(row.text(2), row.text(3));
  });
  if (!read) return read.error();
  return contacts;
}

Result<std::vector<Contact>> ContactRepository::find_all(std::string_view tenant,
                                                         std::span<const std::string> ids) const {
  return with_values(tenant, database_.rows(tenant, contacts_where(Condition::in("c.id", ids)), contact_of));
}

Result<std::optional<Contact>> ContactRepository::find(std::string_view tenant, std::string_view id) const {
  const std::string ids[] = {std::string(id)};
  Result<std::vector<Contact>> found = find_all(tenant, ids);
  if (!found) return found.error();
  return found->empty() ? std::optional<Contact>() : std::optional<Contact>(std::move(found->front()));
}

Result<std::vector<Contact>> ContactRepository::list(std::string_view tenant, const Condition& condition,
                                                     const ContactPage& page) const {
  Select select = contacts_where(condition);
  order(select, page.sort);
  return with_values(tenant, database_.rows(tenant, select.page(page.limit, page.offset), contact_of));
}

Result<std::vector<Contact>> ContactRepository::after(std::string_view tenant, const Condition& condition,
                                                      const std::string& after, std::int64_t most) const {
  Select select = contacts_where(condition);
  select.where("c.id > ?", after).order_by("c.id").limit(most);
  return with_values(tenant, database_.rows(tenant, select, contact_of));
}

Result<std::int64_t> ContactRepository::count(std::string_view tenant, const Condition& condition) const {
  Select select("SELECT COUNT(*) FROM contacts c WHERE c.tenant_id = $1 AND c.merged_into IS NULL");
  const auto counted =
      database_.rows(tenant, select.where(condition), [](const store::Row& row) { return row.integer(0); });
  return counted ? Result<std::int64_t>(counted->front()) : Result<std::int64_t>(counted.error());
}

Result<std::vector<Contact>> ContactRepository::with_phone_or_email(std::string_view tenant,
                                                                    std::span<const std::string> phones,
                                                                    std::span<const std::string> emails) const {
  // Two statements: neither store takes an index for each side of one OR under all circumstances.
  std::vector<Contact> all;
  for (const Condition& condition : {Condition::in("c.phone", phones), Condition::in("c.email", emails)}) {
    if (condition.values().empty()) continue;
    auto found = database_.rows(tenant, contacts_where(condition), contact_of);
    if (!found) return found.error();
    std::move(found->begin(), found->end(), std::back_inserter(all));
  }
  return all;
}

Result<std::int64_t> ContactRepository::conversations_of(std::string_view tenant, std::string_view id) const {
  static constexpr TenantSql kCount(
      "SELECT COUNT(*) FROM conversations WHERE tenant_id = $1 AND contact_id = $2 AND merged_into IS NULL");
  const auto counted = database_.one(tenant, kCount, {id}, [](const store::Row& row) { return row.integer(0); });
  return counted ? Result<std::int64_t>(counted->value_or(0)) : Result<std::int64_t>(counted.error());
}

}  // namespace parley::contacts
