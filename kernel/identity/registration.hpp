// New tenants with their owner: somebody who registers, a super admin who makes one, and the very first of a store.
#pragma once

#include "identity/attempt_limit.hpp"
#include "identity/parts.hpp"
#include "identity/password_hasher.hpp"
#include "identity/tenant_repository.hpp"
#include "identity/user_repository.hpp"

namespace parley::identity {

struct NewOwner {
  std::string email, name, password;
};

struct Registered {
  User user;
  Place place;
};

/// Unprocessable (field "password") unless it is long enough; what it is made of is the user's business.
Result<> check_new_password(std::string_view password, std::string_view field = "password");

/// The tenant of etc/channels.toml, made by the first start.
inline constexpr std::string_view kDefaultTenant = "default";
Tenant default_tenant(WallTime now);

/// "Acme & Filhos Ltda." → "acme-filhos-ltda": a tenant's name for addresses.
std::string slug_of(std::string_view name);

/// Thread-safe. The functions block, and hash passwords.
class Registration {
 public:
  Registration(const Parts& parts, const AccountOptions& options, const AttemptLimit& attempts,
               PasswordHasher& passwords);

  /// A tenant with its owner, who is its admin. Errors: denied (registration is off), conflict (the address has an
  /// account), limit (too many from one address).
  Result<Registered> open_tenant(const std::string& tenant_name, const NewOwner& owner, const Caller& from);
  /// For a super admin: without an owner, who is then invited.
  Result<Tenant> add_tenant(const std::string& name, const Caller& by);

  /// What the first start of a store made.
  struct First {
    std::string email, password;
  };
  /// In a store without any user: the tenant "default" and an owner who is also super admin, with a random password
  /// that is nowhere but in the answer. Nothing when there are users.
  Result<std::optional<First>> first_start();

 private:
  Result<std::string> free_slug(std::string_view name) const;
  Result<Registered> write(const Tenant& tenant, User user, const Caller& from);

  Parts parts_;
  const AccountOptions& options_;
  const AttemptLimit& attempts_;
  PasswordHasher& passwords_;
  UserRepository users_;
  TenantRepository tenants_;
};

}  // namespace parley::identity
