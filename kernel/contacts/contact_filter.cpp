#include "contacts/contact_filter.hpp"

#include "base/error_detail.hpp"
#include "contacts/contact_conditions.hpp"
#include "contacts/custom_field_repository.hpp"
#include "contacts/segment_filter.hpp"
#include "contacts/segment_repository.hpp"

namespace parley::contacts {

namespace {

using store::Condition;

Condition either(Condition condition, bool wanted) {
  return wanted ? condition : condition.negated();
}

Result<Condition> by_field(const FieldSet& fields, const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return wrong_field("custom_field", "expected key:value such as city:Recife");
  const std::string key = text.substr(0, colon);
  const CustomField* field = fields.find(key);
  if (!field) return wrong_field("custom_field", "there is no custom field of this key");
  const Result<json::value> value = fields.from_text(key, std::string_view(text).substr(colon + 1));
  if (!value) return wrong_field("custom_field", "expected a value of the type " + field->type);
  return conditions::value_is(*field, *value);
}

Result<Condition> by_segment(store::Database& database, const std::string& tenant, const FieldSet& fields,
                             const std::string& id) {
  const Result<std::optional<Segment>> segment = SegmentRepository(database).find(tenant, id);
  if (!segment) return segment.error();
  if (!*segment) return wrong_field("segment_id", "there is no such segment");
  return compile_filter((*segment)->filter, fields);
}

}  // namespace

Result<Condition> condition_of(store::Database& database, const std::string& tenant, const ContactFilter& filter) {
  std::vector<Condition> all;
  if (!filter.words.empty()) all.push_back(conditions::matches(filter.words));
  if (filter.tag) all.push_back(conditions::has_tag(*filter.tag));
  if (filter.category_id) all.push_back(conditions::in_category(*filter.category_id));
  if (filter.is_blocked) all.push_back(either(conditions::is_blocked(), *filter.is_blocked));
  if (filter.opted_out) all.push_back(either(conditions::opted_out(), *filter.opted_out));
  using conditions::Comparison;
  using conditions::TimeField;
  if (filter.created_from)
    all.push_back(conditions::at(TimeField::created_at, Comparison::since, *filter.created_from));
  if (filter.created_to) all.push_back(conditions::at(TimeField::created_at, Comparison::before, *filter.created_to));
  if (!filter.custom_field && !filter.segment_id) return Condition::all(all);

  const Result<FieldSet> fields = CustomFieldRepository(database).all(tenant);
  if (!fields) return fields.error();
  if (filter.custom_field) {
    Result<Condition> made = by_field(*fields, *filter.custom_field);
    if (!made) return made.error();
    all.push_back(std::move(*made));
  }
  if (filter.segment_id) {
    Result<Condition> made = by_segment(database, tenant, *fields, *filter.segment_id);
    if (!made) return made.error();
    all.push_back(std::move(*made));
  }
  return Condition::all(all);
}

}  // namespace parley::contacts
