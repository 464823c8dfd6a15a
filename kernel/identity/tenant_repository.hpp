// Tenants: the companies that use this installation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

struct Tenant {
  std::string id, name, slug;
  bool is_active = true;
  json::object settings, quotas;
  std::string sealed_ai_keys;  ///< "" for none
  WallTime created_at, updated_at;
};

struct TenantFilter {
  std::string search{};
  std::optional<bool> is_active{};
  std::string sort = "-created_at";  ///< created_at or name, "-" before it for descending
  std::int64_t limit = 20, offset = 0;
};

/// Lists and look-ups by slug go across tenants. A tenant that was deleted is not found.
class TenantRepository {
 public:
  TenantRepository(const store::SystemAccess& access, store::Database& database)
      : access_(access), database_(database) {}

  Result<std::optional<Tenant>> find(std::string_view id) const;
  Result<bool> has_slug(std::string_view slug) const;
  Result<std::vector<Tenant>> list(const TenantFilter& filter) const;
  Result<std::int64_t> count(const TenantFilter& filter) const;
  /// The ids of those whose people may work now.
  Result<std::vector<std::string>> active() const;

  // The set's tenant is the one that is written.
  void add(store::WriteSet& set, const Tenant& tenant) const;
  void set_name(store::WriteSet& set, std::string_view name, std::string_view slug, WallTime now) const;
  void set_active(store::WriteSet& set, bool is_active, WallTime now) const;
  void set_settings(store::WriteSet& set, const json::object& settings, WallTime now) const;
  void set_ai_keys(store::WriteSet& set, std::string_view sealed) const;
  void set_quotas(store::WriteSet& set, const json::object& quotas, WallTime now) const;
  /// Conflict when it is active. Its slug is free again.
  void remove(store::WriteSet& set, std::string_view id, WallTime now) const;

 private:
  const store::SystemAccess& access_;
  store::Database& database_;
};

}  // namespace parley::identity
