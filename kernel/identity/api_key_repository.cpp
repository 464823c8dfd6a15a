#include "identity/api_key_repository.hpp"

#include "identity/role_repository.hpp"

namespace parley::identity {

namespace {

using store::SystemSql;
using store::TenantSql;

constexpr TenantSql kFind(
    "SELECT tenant_id, id, name, prefix, permissions, created_by, created_at, expires_at, last_used_at, revoked_at "
    "FROM api_keys WHERE tenant_id = $1 AND id = $2");
constexpr SystemSql kByDigest(
    "SELECT tenant_id, id, name, prefix, permissions, created_by, created_at, expires_at, last_used_at, revoked_at "
    "FROM api_keys WHERE digest = $1");
constexpr TenantSql kList(
    "SELECT tenant_id, id, name, prefix, permissions, created_by, created_at, expires_at, last_used_at, revoked_at "
    "FROM api_keys WHERE tenant_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT $2 OFFSET $3");
constexpr TenantSql kCount("SELECT COUNT(*) FROM api_keys WHERE tenant_id = $1 AND revoked_at IS NULL");
constexpr TenantSql kAdd(
    "INSERT INTO api_keys (tenant_id, id, name, prefix, digest, permissions, created_by, created_at, expires_at, "
    "last_used_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL)");
constexpr TenantSql kSetName("UPDATE api_keys SET name = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL");
constexpr TenantSql kSetUsed("UPDATE api_keys SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2");
constexpr TenantSql kRevoke(
    "UPDATE api_keys SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL");

ApiKey key_of(const store::Row& row) {
  ApiKey key;
  key.tenant = row.text(0);
  key.id = row.text(1);
  key.name = row.text(2);
  key.prefix = row.text(3);
  key.permissions = permissions_from(row.text(4));
  key.created_by = row.text(5);
  key.created_at = row.time(6);
  key.expires_at = row.optional_time(7);
  key.last_used_at = row.optional_time(8);
  key.revoked_at = row.optional_time(9);
  return key;
}

}  // namespace

Result<std::optional<ApiKey>> ApiKeyRepository::find(std::string_view tenant, std::string_view id) const {
  return database_.one(tenant, kFind, {id}, key_of);
}

Result<std::optional<ApiKey>> ApiKeyRepository::by_digest(std::string_view digest) const {
  return database_.one(access_, kByDigest, {digest}, key_of);
}

Result<std::vector<ApiKey>> ApiKeyRepository::list(std::string_view tenant, std::int64_t limit,
                                                   std::int64_t offset) const {
  return database_.rows(tenant, kList, {limit, offset}, key_of);
}

Result<std::int64_t> ApiKeyRepository::count(std::string_view tenant) const {
  const auto counted = database_.one(tenant, kCount, {}, [](const store::Row& row) { return row.integer(0); });
  return counted ? Result<std::int64_t>(counted->value_or(0)) : Result<std::int64_t>(counted.error());
}

void ApiKeyRepository::add(store::WriteSet& set, const ApiKey& key, std::string_view digest) const {
  set.add(kAdd, key.id, key.name, key.prefix, digest, to_text(key.permissions), key.created_by, key.created_at,
          key.expires_at);
}

void ApiKeyRepository::set_name(store::WriteSet& set, std::string_view id, std::string_view name) const {
  set.add(kSetName, id, name).expecting(1);
}

void ApiKeyRepository::set_used(store::WriteSet& set, std::string_view id, WallTime now) const {
  set.add(kSetUsed, id, now);
}

void ApiKeyRepository::revoke(store::WriteSet& set, std::string_view id, WallTime now) const {
  set.add(kRevoke, id, now).expecting(1);
}

}  // namespace parley::identity
