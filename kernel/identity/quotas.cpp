#include "identity/quotas.hpp"

namespace parley::identity {

namespace {
// Sets that count the same tenant's rows wait for one another here, also on a store with several writers.
constexpr store::TenantSql kLockTenant("UPDATE tenants SET updated_at = updated_at WHERE tenant_id = $1");
}  // namespace

void Quotas::count(Counted counted) {
  const std::scoped_lock lock(mutex_);
  std::string name = counted.resource;
  counted_.insert_or_assign(std::move(name), std::move(counted));
}

std::optional<Counted> Quotas::counted(std::string_view resource) const {
  const std::scoped_lock lock(mutex_);
  const auto found = counted_.find(resource);
  return found == counted_.end() ? std::nullopt : std::optional(found->second);
}

Result<Quotas::Bounds> Quotas::bounds(std::string_view tenant) const {
  const Result<std::optional<Tenant>> found = tenants_.find(tenant);
  if (!found) return found.error();
  Bounds all = defaults_;
  if (!*found) return all;
  for (const auto& [resource, bound] : (*found)->quotas) {
    if (bound.is_int64())
      all[std::string(resource)] = bound.as_int64();
    else if (bound.is_null())
      all.erase(std::string(resource));
  }
  return all;
}

Result<std::optional<std::int64_t>> Quotas::bound(std::string_view tenant, std::string_view resource) const {
  const Result<Bounds> all = bounds(tenant);
  if (!all) return all.error();
  const auto found = all->find(resource);
  return found == all->end() ? std::nullopt : std::optional(found->second);
}

Result<std::int64_t> Quotas::current(std::string_view tenant, const Counted& counted) const {
  const auto found = database_.one(tenant, counted.count, {}, [](const store::Row& row) { return row.integer(0); });
  return found ? Result<std::int64_t>(found->value_or(0)) : Result<std::int64_t>(found.error());
}

Result<std::vector<QuotaUse>> Quotas::usage(std::string_view tenant) const {
  const Result<Bounds> all = bounds(tenant);
  if (!all) return all.error();
  std::vector<QuotaUse> uses;
  for (const auto& [resource, max] : *all) {
    const auto how = counted(resource);
    if (!how) continue;
    const Result<std::int64_t> now = current(tenant, *how);
    if (!now) return now.error();
    uses.push_back({resource, *now, max});
  }
  return uses;
}

Result<> Quotas::check(std::string_view tenant, std::string_view resource, std::int64_t current,
                       std::int64_t adding) const {
  const Result<std::optional<std::int64_t>> max = bound(tenant, resource);
  if (!max) return max.error();
  if (*max && current + adding > **max) return over_quota(resource, current, **max);
  return {};
}

Result<> Quotas::reserve(store::WriteSet& set, std::string_view resource, std::int64_t adding) const {
  const std::string tenant(set.tenant());
  const auto how = counted(resource);
  if (!how) return fail(Errc::internal, "nobody counts " + std::string(resource));
  const Result<std::optional<std::int64_t>> max = bound(tenant, resource);
  if (!max) return max.error();
  if (!*max) return {};
  const Result<std::int64_t> now = current(tenant, *how);
  if (!now) return now.error();
  if (*now + adding > **max) return over_quota(resource, *now, **max);
  set.add(kLockTenant);
  set.add(how->guard, adding, **max).expecting(1);
  return {};
}

Error Quotas::explain(std::string_view tenant, std::string_view resource, const Error& error) const {
  const auto how = counted(resource);
  if (error.code != Errc::conflict || !how) return error;
  const Result<std::int64_t> now = current(tenant, *how);
  if (!now) return error;
  const Result<> fits = check(tenant, resource, *now);
  return fits ? error : fits.error();
}

}  // namespace parley::identity
