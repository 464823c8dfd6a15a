#include "contacts/category_repository.hpp"

namespace parley::contacts {

namespace {

using store::TenantSql;

constexpr TenantSql kAll(
    "SELECT id, name, color, created_at, updated_at FROM contact_categories WHERE tenant_id = $1 ORDER BY name");
constexpr TenantSql kFind(
    "SELECT id, name, color, created_at, updated_at FROM contact_categories WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kInsert(
    "INSERT INTO contact_categories (tenant_id, id, name, color, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)");
constexpr TenantSql kUpdate(
    "UPDATE contact_categories SET name = $3, color = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kLeave("UPDATE contacts SET category_id = NULL WHERE tenant_id = $1 AND category_id = $2");
constexpr TenantSql kRemove("DELETE FROM contact_categories WHERE tenant_id = $1 AND id = $2");

Category category_of(const store::Row& row) {
  return {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), row.time(3), row.time(4)};
}

}  // namespace

Result<std::vector<Category>> CategoryRepository::all(std::string_view tenant) const {
  return database_.rows(tenant, kAll, {}, category_of);
}

Result<std::optional<Category>> CategoryRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, kFind, {id}, category_of);
}

void CategoryRepository::insert(store::WriteSet& set, const Category& category) const {
  set.add(kInsert, category.id, category.name, category.color, category.created_at, category.updated_at);
}

void CategoryRepository::update(store::WriteSet& set, const Category& category) const {
  set.add(kUpdate, category.id, category.name, category.color, category.updated_at).expecting(1);
}

void CategoryRepository::remove(store::WriteSet& set, std::string_view id) const {
  set.add(kLeave, id);
  set.add(kRemove, id).expecting(1);
}

}  // namespace parley::contacts
