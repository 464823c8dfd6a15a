// API keys: what programs sign in with. The secret is nowhere; its digest finds the row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "identity/permissions.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

struct ApiKey {
  std::string tenant, id, name;
  std::string prefix;  ///< the secret's first characters, so that people recognise it
  Permissions permissions;
  std::string created_by;
  WallTime created_at;
  std::optional<WallTime> expires_at, last_used_at, revoked_at;
};

class ApiKeyRepository {
 public:
  ApiKeyRepository(const store::SystemAccess& access, store::Database& database)
      : access_(access), database_(database) {}

  Result<std::optional<ApiKey>> find(std::string_view tenant, std::string_view id) const;
  /// Across tenants: the secret alone says whose it is. Revoked and expired ones too.
  Result<std::optional<ApiKey>> by_digest(std::string_view digest) const;
  /// Those not revoked, the newest first.
  Result<std::vector<ApiKey>> list(std::string_view tenant, std::int64_t limit, std::int64_t offset) const;
  Result<std::int64_t> count(std::string_view tenant) const;

  // The set's tenant is the key's.
  void add(store::WriteSet& set, const ApiKey& key, std::string_view digest) const;
  void set_name(store::WriteSet& set, std::string_view id, std::string_view name) const;
  void set_used(store::WriteSet& set, std::string_view id, WallTime now) const;
  /// Conflict when it was revoked already.
  void revoke(store::WriteSet& set, std::string_view id, WallTime now) const;

 private:
  const store::SystemAccess& access_;
  store::Database& database_;
};

}  // namespace parley::identity
