// Accounts made and mended from outside of the API, by whoever runs the machine (`parley user`): no permission is asked
// for and no quota holds them up. Each change is in the tenant's audit trail as the system's.
#pragma once

#include "identity/parts.hpp"
#include "identity/password_hasher.hpp"
#include "identity/roles.hpp"
#include "identity/sign_in_repository.hpp"
#include "identity/tenant_repository.hpp"
#include "identity/user_repository.hpp"

namespace parley::identity {

struct OperatorAccount {
  std::string email, name;
  std::string tenant = "default";  ///< id or slug; "default" is made when the store has none
  std::string role;                ///< name or id
  bool super_admin = false;
  std::string password;
};

/// Thread-safe. The functions block.
class OperatorAccounts {
 public:
  OperatorAccounts(const Parts& parts, PasswordHasher& passwords);

  /// Errors: conflict (the address has an account), not_found (tenant or role, with what there is), unprocessable (the
  /// password).
  Result<PlacedUser> add(const OperatorAccount& account);
  /// Ends all of the user's sign-ins and links. Errors: not_found, unprocessable.
  Result<> reset_password(std::string_view email, std::string_view password);
  /// Everybody with each of their places, or those of one tenant (id or slug). Errors: not_found.
  Result<std::vector<PlacedUser>> list(std::string_view tenant) const;

 private:
  Result<std::optional<Tenant>> tenant_named(std::string_view name) const;
  struct Home {
    Tenant tenant;
    bool is_new = false;
  };
  Result<Home> home_of(const std::string& name) const;
  Result<std::string> role_named(const std::string& tenant, const std::string& name) const;

  Parts parts_;
  PasswordHasher& passwords_;
  Roles roles_;
  TenantRepository tenants_;
  UserRepository users_;
  SignInRepository sign_ins_;
};

}  // namespace parley::identity
