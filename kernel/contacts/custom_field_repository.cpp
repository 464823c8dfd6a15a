#include "contacts/custom_field_repository.hpp"

#include "contacts/text_lists.hpp"

namespace parley::contacts {

namespace {

using store::TenantSql;

constexpr TenantSql kAll(
    "SELECT id, field_key, label, type, choices, created_at, updated_at FROM custom_fields WHERE tenant_id = $1 "
    "ORDER BY field_key");
constexpr TenantSql kFind(
    "SELECT id, field_key, label, type, choices, created_at, updated_at FROM custom_fields WHERE tenant_id = $1 AND "
    "id = $2");
constexpr TenantSql kInsert(
    "INSERT INTO custom_fields (tenant_id, id, field_key, label, type, choices, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
constexpr TenantSql kUpdate(
    "UPDATE custom_fields SET label = $3, choices = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kRemoveValues("DELETE FROM contact_values WHERE tenant_id = $1 AND field_id = $2");
constexpr TenantSql kRemove("DELETE FROM custom_fields WHERE tenant_id = $1 AND id = $2");

CustomField field_of(const store::Row& row) {
  return {std::string(row.text(0)),
          std::string(row.text(1)),
          std::string(row.text(2)),
          std::string(row.text(3)),
          texts_from(row.text(4)),
          row.time(5),
          row.time(6)};
}

}  // namespace

Result<FieldSet> CustomFieldRepository::all(std::string_view tenant) const {
  Result<std::vector<CustomField>> fields = database_.rows(tenant, kAll, {}, field_of);
  if (!fields) return fields.error();
  return FieldSet::make(std::move(*fields));
}

Result<std::optional<CustomField>> CustomFieldRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, kFind, {id}, field_of);
}

void CustomFieldRepository::insert(store::WriteSet& set, const CustomField& field) const {
  set.add(kInsert, field.id, field.key, field.label, field.type, to_stored(field.choices), field.created_at,
          field.updated_at);
}

void CustomFieldRepository::update(store::WriteSet& set, const CustomField& field) const {
  set.add(kUpdate, field.id, field.label, to_stored(field.choices), field.updated_at).expecting(1);
}

void CustomFieldRepository::remove(store::WriteSet& set, std::string_view id) const {
  set.add(kRemoveValues, id);
  set.add(kRemove, id).expecting(1);
}

}  // namespace parley::contacts
