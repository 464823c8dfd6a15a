// Who sends a request, and in which tenant they act.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "identity/permissions.hpp"

namespace parley::identity {

struct Principal {
  enum class Kind { user, api_key };

  Kind kind = Kind::user;
  std::string id;       ///< of the user or of the key
  std::string name;     ///< for people
  std::string tenant;   ///< whose rows they see; never empty once authenticated
  std::string role;     ///< "admin", ...; empty for a key
  std::string session;  ///< the sign-in this comes from; empty for a key
  bool super_admin = false;
  bool visiting = false;  ///< a super admin in a tenant that was named with X-Tenant-Id
  std::shared_ptr<const Permissions> permissions;
  std::string user{};  ///< the person behind it: the user, or who made the key

  bool may(std::string_view permission) const { return permissions && permissions->allow(permission); }
};

}  // namespace parley::identity
