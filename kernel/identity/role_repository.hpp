// The roles that a tenant made for itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "identity/permissions.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

struct Role {
  std::string id, name, description;
  Permissions permissions;
  bool is_built_in = false;
  WallTime created_at{}, updated_at{};  ///< of built-in ones: 1970
};

/// Permissions are stored as a JSON array.
std::string to_text(const Permissions& permissions);
Permissions permissions_from(std::string_view text);

class RoleRepository {
 public:
  explicit RoleRepository(store::Database& database) : database_(database) {}

  Result<std::optional<Role>> find(std::string_view tenant, std::string_view id) const;
  Result<std::vector<Role>> list(std::string_view tenant) const;

  /// The set's tenant is the role's. Conflict when the tenant has a role of that name.
  void add(store::WriteSet& set, const Role& role) const;
  void update(store::WriteSet& set, const Role& role, WallTime now) const;
  /// Conflict when a member or an open invitation has it.
  void remove(store::WriteSet& set, std::string_view id) const;

 private:
  store::Database& database_;
};

}  // namespace parley::identity
