#include "contacts/custom_field_service.hpp"

#include "base/error_detail.hpp"

namespace parley::contacts {

namespace {

Result<> check_choices(const CustomField& field) {
  if (field.type == "choice" && field.choices.empty())
    return wrong_field("choices", "expected at least one choice for a field of the type choice");
  if (field.type != "choice" && !field.choices.empty())
    return wrong_field("choices", "only a field of the type choice has choices");
  return {};
}

}  // namespace

Result<std::vector<CustomField>> CustomFieldService::list(const std::string& tenant) const {
  const Result<FieldSet> all = fields_.all(tenant);
  if (!all) return all.error();
  return all->fields();
}

Result<CustomField> CustomFieldService::find(const std::string& tenant, const std::string& id) const {
  Result<std::optional<CustomField>> found = fields_.find(tenant, id);
  if (!found) return found.error();
  if (!*found) return fail(Errc::not_found, "there is no custom field " + id);
  return std::move(**found);
}

Result<CustomField> CustomFieldService::create(const identity::Caller& caller, CustomField field) {
  if (const Result<> right = check_choices(field); !right) return right.error();
  const Result<FieldSet> all = fields_.all(caller.tenant());
  if (!all) return all.error();
  if (all->find(field.key)) return fail(Errc::conflict, "there is a custom field of the key " + field.key);
  if (all->fields().size() >= kMostFields)
    return wrong_field("key", "there are " + std::to_string(kMostFields) + " custom fields, and no more are possible");
  field.id = parts_.ids.next();
  field.created_at = field.updated_at = parts_.clock.wall();
  store::WriteSet set(caller.tenant());
  fields_.insert(set, field);
  parts_.audit.add(set, caller, "custom_fields.create", field.id, {{"key", field.key}});
  if (const Result<> done = commit(parts_, std::move(set), {}); !done) return done.error();
  return field;
}

Result<CustomField> CustomFieldService::update(const identity::Caller& caller, const std::string& id,
                                               std::optional<std::string> label,
                                               std::optional<std::vector<std::string>> choices) {
  Result<CustomField> field = find(caller.tenant(), id);
  if (!field) return field;
  if (label) field->label = std::move(*label);
  if (choices) field->choices = std::move(*choices);
  if (const Result<> right = check_choices(*field); !right) return right.error();
  field->updated_at = parts_.clock.wall();
  store::WriteSet set(caller.tenant());
  fields_.update(set, *field);
  parts_.audit.add(set, caller, "custom_fields.update", id, {{"key", field->key}});
  if (const Result<> done = commit(parts_, std::move(set), {}); !done) return done.error();
  return field;
}

Result<> CustomFieldService::remove(const identity::Caller& caller, const std::string& id) {
  const Result<CustomField> field = find(caller.tenant(), id);
  if (!field) return field.error();
  store::WriteSet set(caller.tenant());
  fields_.remove(set, id);
  parts_.audit.add(set, caller, "custom_fields.delete", id, {{"key", field->key}});
  return commit(parts_, std::move(set), {});
}

}  // namespace parley::contacts
