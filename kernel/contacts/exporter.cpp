#include "contacts/exporter.hpp"

#include <map>

#include "base/error_detail.hpp"
#include "contacts/category_repository.hpp"
#include "contacts/csv_reader.hpp"
#include "contacts/custom_field_repository.hpp"
#include "contacts/tag_list.hpp"
#include "contacts/workbook.hpp"

namespace parley::contacts {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

using CategoryNames = std::map<std::string, std::string>;

std::vector<std::string> titles(const FieldSet& fields) {
  std::vector<std::string> all{"name", "phone", "email", "language", "tags", "category", "notes"};
  for (const CustomField& field : fields.fields()) all.push_back("custom." + field.key);
  for (const char* title : {"is_blocked", "opted_out", "created_at", "id"}) all.emplace_back(title);
  return all;
}

std::vector<std::string> row_of(const Contact& contact, const FieldSet& fields, const CategoryNames& categories) {
  const auto category = categories.find(contact.category_id.value_or(""));
  std::vector<std::string> row{contact.name,
                               contact.phone,
                               contact.email,
                               contact.language,
                               tags_to_cell(contact.tags),
                               category == categories.end() ? "" : category->second,
                               contact.notes};
  for (const CustomField& field : fields.fields()) {
    const json::value* value = contact.custom_fields.if_contains(field.key);
    row.push_back(value ? stored_value(*value) : "");
  }
  row.emplace_back(contact.is_blocked ? "true" : "false");
  row.emplace_back(contact.opted_out() ? "true" : "false");
  row.push_back(to_rfc3339(contact.created_at));
  row.push_back(contact.id);
  return row;
}

}  // namespace

Result<> Exporter::rows(const std::string& tenant, const ContactFilter& filter, const Take& take) {
  const Result<store::Condition> condition = condition_of(parts_.database, tenant, filter);
  if (!condition) return condition.error();
  const Result<std::int64_t> total = contacts_.count(tenant, *condition);
  if (!total) return total.error();
  if (std::size_t(*total) > options_.most_contacts)
    return wrong_field("", "there are " + std::to_string(*total) + " such contacts, and one file holds at most " +
                               std::to_string(options_.most_contacts) + "; narrow the filter");
  const Result<FieldSet> fields = CustomFieldRepository(parts_.database).all(tenant);
  if (!fields) return fields.error();
  const Result<std::vector<Category>> categories = CategoryRepository(parts_.database).all(tenant);
  if (!categories) return categories.error();
  CategoryNames names;
  for (const Category& category : *categories) names.emplace(category.id, category.name);

  take(titles(*fields));
  std::string last;
  while (true) {
    const auto batch = contacts_.after(tenant, *condition, last, std::int64_t(options_.batch));
    if (!batch) return batch.error();
    for (const Contact& contact : *batch) take(row_of(contact, *fields, names));
    if (batch->size() < options_.batch) return {};
    last = batch->back().id;
  }
}

Result<> Exporter::record(const identity::Caller& caller, std::string_view format) {
  store::WriteSet set(caller.tenant());
  parts_.audit.add(set, caller, "contacts.export", "", {{"format", format}});
  return commit(parts_, std::move(set), {});
}

Result<std::string> Exporter::csv(const identity::Caller& caller, const ContactFilter& filter) {
  std::string text(kByteOrderMark);
  const Result<> done = rows(caller.tenant(), filter, [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      text += csv_cell(row[i]);
    }
    text += "\r\n";
  });
  if (!done) return done.error();
  if (const Result<> recorded = record(caller, "csv"); !recorded) return recorded.error();
  return text;
}

Result<std::string> Exporter::xlsx(const identity::Caller& caller, const ContactFilter& filter) {
  Workbook workbook("Contacts");
  const Result<> done =
      rows(caller.tenant(), filter, [&](const std::vector<std::string>& row) { workbook.add_row(row); });
  if (!done) return done.error();
  if (const Result<> recorded = record(caller, "xlsx"); !recorded) return recorded.error();
  return workbook.bytes();
}

}  // namespace parley::contacts
