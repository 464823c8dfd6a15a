#include "identity/tenant_repository.hpp"

#include "store/like_pattern.hpp"

namespace parley::identity {

namespace {

using store::SystemSql;
using store::TenantSql;

constexpr TenantSql kFind(
    "SELECT tenant_id, name, slug, is_active, settings, quotas, created_at, updated_at, ai_keys FROM tenants "
    "WHERE tenant_id = $1 AND deleted_at IS NULL");
constexpr SystemSql kActive(
    "SELECT tenant_id FROM tenants WHERE is_active = 1 AND deleted_at IS NULL ORDER BY tenant_id");
constexpr SystemSql kHasSlug("SELECT tenant_id FROM tenants WHERE slug = $1");
// An empty search and -1 mean any; the order is picked by name, so nothing of the caller's becomes SQL.
constexpr SystemSql kNewest(
    "SELECT tenant_id, name, slug, is_active, settings, quotas, created_at, updated_at, ai_keys FROM tenants "
    "WHERE deleted_at IS NULL AND ($1 = '%%' OR lower(name) LIKE lower($1) ESCAPE '\\' OR slug LIKE lower($1) ESCAPE "
    "'\\') "
    "AND ($2 < 0 OR is_active = $2) ORDER BY created_at DESC, tenant_id DESC LIMIT $3 OFFSET $4");
constexpr SystemSql kOldest(
    "SELECT tenant_id, name, slug, is_active, settings, quotas, created_at, updated_at, ai_keys FROM tenants "
    "WHERE deleted_at IS NULL AND ($1 = '%%' OR lower(name) LIKE lower($1) ESCAPE '\\' OR slug LIKE lower($1) ESCAPE "
    "'\\') "
    "AND ($2 < 0 OR is_active = $2) ORDER BY created_at, tenant_id LIMIT $3 OFFSET $4");
constexpr SystemSql kByName(
    "SELECT tenant_id, name, slug, is_active, settings, quotas, created_at, updated_at, ai_keys FROM tenants "
    "WHERE deleted_at IS NULL AND ($1 = '%%' OR lower(name) LIKE lower($1) ESCAPE '\\' OR slug LIKE lower($1) ESCAPE "
    "'\\') "
    "AND ($2 < 0 OR is_active = $2) ORDER BY name, tenant_id LIMIT $3 OFFSET $4");
constexpr SystemSql kByNameDown(
    "SELECT tenant_id, name, slug, is_active, settings, quotas, created_at, updated_at, ai_keys FROM tenants "
    "WHERE deleted_at IS NULL AND ($1 = '%%' OR lower(name) LIKE lower($1) ESCAPE '\\' OR slug LIKE lower($1) ESCAPE "
    "'\\') "
    "AND ($2 < 0 OR is_active = $2) ORDER BY name DESC, tenant_id DESC LIMIT $3 OFFSET $4");
constexpr SystemSql kCount(
    "SELECT COUNT(*) FROM tenants "
    "WHERE deleted_at IS NULL AND ($1 = '%%' OR lower(name) LIKE lower($1) ESCAPE '\\' OR slug LIKE lower($1) ESCAPE "
    "'\\') "
    "AND ($2 < 0 OR is_active = $2)");
constexpr TenantSql kAdd(
    "INSERT INTO tenants (tenant_id, name, slug, is_active, settings, ai_keys, quotas, created_at, updated_at) "
    "VALUES ($1, $2, $3, 1, $4, '', $5, $6, $6)");
constexpr TenantSql kSetAiKeys("UPDATE tenants SET ai_keys = $2 WHERE tenant_id = $1");
constexpr TenantSql kSetName("UPDATE tenants SET name = $2, slug = $3, updated_at = $4 WHERE tenant_id = $1");
constexpr TenantSql kSetActive("UPDATE tenants SET is_active = $2, updated_at = $3 WHERE tenant_id = $1");
constexpr TenantSql kSetSettings("UPDATE tenants SET settings = $2, updated_at = $3 WHERE tenant_id = $1");
constexpr TenantSql kSetQuotas("UPDATE tenants SET quotas = $2, updated_at = $3 WHERE tenant_id = $1");
constexpr TenantSql kRemove(
    "UPDATE tenants SET deleted_at = $2, updated_at = $2, slug = $3 "
    "WHERE tenant_id = $1 AND is_active = 0 AND deleted_at IS NULL");

Tenant tenant_of(const store::Row& row) {
  Tenant tenant;
  tenant.id = row.text(0);
  tenant.name = row.text(1);
  tenant.slug = row.text(2);
  tenant.is_active = row.flag(3);
  tenant.settings = stored_object(row.text(4));
  tenant.quotas = stored_object(row.text(5));
  tenant.created_at = row.time(6);
  tenant.updated_at = row.time(7);
  tenant.sealed_ai_keys = row.text(8);
  return tenant;
}

const SystemSql& list_sorted(std::string_view sort) {
  if (sort == "name") return kByName;
  if (sort == "-name") return kByNameDown;
  return sort == "created_at" ? kOldest : kNewest;
}

std::int64_t active_of(const TenantFilter& filter) {
  return filter.is_active ? std::int64_t(*filter.is_active) : -1;
}

}  // namespace

Result<std::optional<Tenant>> TenantRepository::find(std::string_view id) const {
  return database_.one(id, kFind, {}, tenant_of);
}

Result<bool> TenantRepository::has_slug(std::string_view slug) const {
  const auto found = database_.one(access_, kHasSlug, {slug}, [](const store::Row&) { return true; });
  return found ? Result<bool>(found->has_value()) : Result<bool>(found.error());
}

Result<std::vector<Tenant>> TenantRepository::list(const TenantFilter& filter) const {
  return database_.rows(access_, list_sorted(filter.sort),
                        {store::like_pattern(filter.search), active_of(filter), filter.limit, filter.offset},
                        tenant_of);
}

Result<std::vector<std::string>> TenantRepository::active() const {
  return database_.rows(access_, kActive, {}, [](const store::Row& row) { return std::string(row.text(0)); });
}

Result<std::int64_t> TenantRepository::count(const TenantFilter& filter) const {
  const auto counted = database_.one(access_, kCount, {store::like_pattern(filter.search), active_of(filter)},
                                     [](const store::Row& row) { return row.integer(0); });
  return counted ? Result<std::int64_t>(counted->value_or(0)) : Result<std::int64_t>(counted.error());
}

void TenantRepository::add(store::WriteSet& set, const Tenant& tenant) const {
  set.add(kAdd, tenant.name, tenant.slug, json::serialize(tenant.settings), json::serialize(tenant.quotas),
          tenant.created_at);
}

void TenantRepository::set_name(store::WriteSet& set, std::string_view name, std::string_view slug,
                                WallTime now) const {
  set.add(kSetName, name, slug, now).expecting(1);
}

void TenantRepository::set_active(store::WriteSet& set, bool is_active, WallTime now) const {
  set.add(kSetActive, is_active, now).expecting(1);
}

void TenantRepository::set_settings(store::WriteSet& set, const json::object& settings, WallTime now) const {
  set.add(kSetSettings, json::serialize(settings), now).expecting(1);
}

void TenantRepository::set_ai_keys(store::WriteSet& set, std::string_view sealed) const {
  set.add(kSetAiKeys, sealed).expecting(1);
}

void TenantRepository::set_quotas(store::WriteSet& set, const json::object& quotas, WallTime now) const {
  set.add(kSetQuotas, json::serialize(quotas), now).expecting(1);
}

void TenantRepository::remove(store::WriteSet& set, std::string_view id, WallTime now) const {
  set.add(kRemove, now, "deleted " + std::string(id)).expecting(1);  // no slug has a space
}

}  // namespace parley::identity
