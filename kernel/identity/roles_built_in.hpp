// The roles that every tenant has. They are in the program, so an update can give them what a new part of it needs.
//
// What reaches across tenants (plugins, system, backup, other tenants) is no permission at all: such endpoints ask for
// a super admin, so that "*" is everything inside one tenant and nothing outside of it.
#pragma once

#include <span>
#include <string_view>

#include "identity/permissions.hpp"

namespace parley::identity {

struct BuiltInRole {
  std::string_view name;
  std::string_view description;
  Permissions permissions;
};

inline constexpr std::string_view kSuperAdmin = "super_admin";
inline constexpr std::string_view kAdmin = "admin";

/// super_admin, admin, supervisor, agent, viewer. super_admin is a mark of the user and cannot be given to a member.
std::span<const BuiltInRole> built_in_roles();
/// Null when no built-in role has that name.
const BuiltInRole* built_in_role(std::string_view name);

}  // namespace parley::identity
