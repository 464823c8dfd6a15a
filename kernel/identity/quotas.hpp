// How many users, contacts, campaigns and so on a tenant may have. Rooms say once how theirs are counted, and hold each
// addition against the bound in the same write set, so that two at once cannot both pass.
//
//   quotas.count({"contacts", kCount, kGuard});                           // at start
//   if (auto free = quotas.reserve(set, "contacts"); !free) return free;  // before writing
//   if (auto done = writer.write(set); !done) return quotas.explain(tenant, "contacts", done.error());
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error_detail.hpp"
#include "identity/tenant_repository.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

/// How a resource is counted. `count` is a SELECT COUNT(*) of the tenant's rows; `guard` is
///   UPDATE tenants SET updated_at = updated_at WHERE tenant_id = $1 AND (SELECT COUNT(*) …) + $2 <= $3
/// with the same count.
struct Counted {
  std::string resource;
  store::TenantSql count;
  store::TenantSql guard;
};

/// Thread-safe. The functions block.
class Quotas {
 public:
  using Bounds = std::map<std::string, std::int64_t, std::less<>>;
  /// The defaults of the configuration.
  static Bounds usual() { return {{"users", 10}, {"contacts", 1000}, {"campaigns", 50}, {"connections", 5}}; }

  Quotas(const TenantRepository& tenants, store::Database& database, Bounds defaults)
      : tenants_(tenants), database_(database), defaults_(std::move(defaults)) {}

  void count(Counted counted);

  /// The tenant's own bound or the default; nothing when there is none (a null in the tenant's quotas).
  Result<std::optional<std::int64_t>> bound(std::string_view tenant, std::string_view resource) const;
  /// Every bound of the tenant by resource.
  Result<Bounds> bounds(std::string_view tenant) const;
  /// Those that are counted.
  Result<std::vector<QuotaUse>> usage(std::string_view tenant) const;

  /// Whether `adding` more fit beside `current`. Errc::quota (403 with upgradeRequired) when not.
  Result<> check(std::string_view tenant, std::string_view resource, std::int64_t current,
                 std::int64_t adding = 1) const;
  /// Counts, checks, and adds to the set what makes it fail with Errc::conflict should others be faster. To be called
  /// before the set's own statements.
  Result<> reserve(store::WriteSet& set, std::string_view resource, std::int64_t adding = 1) const;
  /// The error of a set that reserved: the quota's, when that is what it ran into.
  Error explain(std::string_view tenant, std::string_view resource, const Error& error) const;

 private:
  std::optional<Counted> counted(std::string_view resource) const;
  Result<std::int64_t> current(std::string_view tenant, const Counted& counted) const;

  const TenantRepository& tenants_;
  store::Database& database_;
  const Bounds defaults_;
  mutable std::mutex mutex_;
  std::map<std::string, Counted, std::less<>> counted_;
};

}  // namespace parley::identity
