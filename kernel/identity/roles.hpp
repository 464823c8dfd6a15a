// The roles of a tenant, built-in and its own, and the rule that nobody gives away what they do not have.
#pragma once

#include "identity/parts.hpp"
#include "identity/role_repository.hpp"

namespace parley::identity {

struct RoleDraft {
  std::string name, description;
  std::vector<std::string> permissions;
};

/// What a PATCH changes; absent: stays.
struct RoleChange {
  std::optional<std::string> name{}, description{};
  std::optional<std::vector<std::string>> permissions{};
};

/// Thread-safe. The functions block.
class Roles {
 public:
  explicit Roles(const Parts& parts) : parts_(parts), roles_(parts.database) {}

  /// Built-in ones first. super_admin is no role of a member and is not among them.
  Result<std::vector<Role>> list(std::string_view tenant) const;
  Result<Role> get(std::string_view tenant, std::string_view id) const;
  /// What the holder of that role may do; nothing when there is no such role.
  Result<std::optional<Permissions>> permissions(std::string_view tenant, std::string_view role) const;
  /// Errc::denied when the caller lacks something that the role has; unprocessable (field "role") when there is none.
  Result<> may_give(const Caller& caller, std::string_view role) const;

  /// Errors: denied (more than the caller has), conflict (the name is taken), unprocessable (a permission without
  /// form).
  Result<Role> create(const Caller& caller, const RoleDraft& draft);
  /// As create(); denied for built-in roles, and when the role has what the caller lacks. Acts at once.
  Result<Role> change(const Caller& caller, std::string_view id, const RoleChange& change);
  /// Conflict while somebody has it.
  Result<> remove(const Caller& caller, std::string_view id);

 private:
  Result<Role> own(const Caller& caller, std::string_view id) const;

  Parts parts_;
  RoleRepository roles_;
};

/// Errc::unprocessable for a name without the form "resource:action", denied for what `who` lacks.
Result<Permissions> permissions_to_give(const Principal& who, const std::vector<std::string>& names);

}  // namespace parley::identity
