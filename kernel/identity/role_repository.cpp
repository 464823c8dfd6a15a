#include "identity/role_repository.hpp"

#include "base/json.hpp"

namespace parley::identity {

namespace {

using store::TenantSql;

constexpr TenantSql kFind(
    "SELECT id, name, description, permissions, created_at, updated_at FROM roles WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kList(
    "SELECT id, name, description, permissions, created_at, updated_at FROM roles WHERE tenant_id = $1 "
    "ORDER BY name, id LIMIT 1000");
constexpr TenantSql kAdd(
    "INSERT INTO roles (tenant_id, id, name, description, permissions, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $6)");
constexpr TenantSql kUpdate(
    "UPDATE roles SET name = $3, description = $4, permissions = $5, updated_at = $6 WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kRemove(
    "DELETE FROM roles WHERE tenant_id = $1 AND id = $2 "
    "AND NOT EXISTS (SELECT 1 FROM memberships WHERE tenant_id = $1 AND role = $2) "
    "AND NOT EXISTS (SELECT 1 FROM invitations WHERE tenant_id = $1 AND role = $2 AND accepted_at IS NULL)");

Role role_of(const store::Row& row) {
  return {std::string(row.text(0)),
          std::string(row.text(1)),
          std::string(row.text(2)),
          permissions_from(row.text(3)),
          false,
          row.time(4),
          row.time(5)};
}

}  // namespace

std::string to_text(const Permissions& permissions) {
  return json::serialize(json::array(permissions.names().begin(), permissions.names().end()));
}

Permissions permissions_from(std::string_view text) {
  std::vector<std::string> names;
  const auto parsed = parse_json(text, "permissions");
  if (parsed && parsed->is_array())
    for (const json::value& name : parsed->as_array())
      if (name.is_string()) names.emplace_back(name.as_string());
  return Permissions(names);
}

Result<std::optional<Role>> RoleRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, kFind, {id}, role_of);
}

Result<std::vector<Role>> RoleRepository::list(std::string_view tenant) const {
  return database_.rows(tenant, kList, {}, role_of);
}

void RoleRepository::add(store::WriteSet& set, const Role& role) const {
  set.add(kAdd, role.id, role.name, role.description, to_text(role.permissions), role.created_at);
}

void RoleRepository::update(store::WriteSet& set, const Role& role, WallTime now) const {
  set.add(kUpdate, role.id, role.name, role.description, to_text(role.permissions), now).expecting(1);
}

void RoleRepository::remove(store::WriteSet& set, std::string_view id) const {
  set.add(kRemove, id).expecting(1);
}

}  // namespace parley::identity
