// Inviting people into a tenant by mail, whether or not they have an account here.
#pragma once

#include "identity/attempt_limit.hpp"
#include "identity/invitation_repository.hpp"
#include "identity/members.hpp"
#include "identity/tenant_repository.hpp"
#include "mail/mailer.hpp"

namespace parley::identity {

struct Acceptance {
  std::string token;
  std::string name;      ///< for a new account
  std::string password;  ///< of the account there is, or for a new one
};

/// Thread-safe. The functions block.
class Invitations {
 public:
  Invitations(const Parts& parts, const AccountOptions& options, const AttemptLimit& attempts,
              PasswordHasher& passwords, const Roles& roles, const Quotas& quotas, mail::Mailer& mailer);

  /// Takes the place of an open one for the same address. Errors: denied (a role above the caller's), quota, conflict
  /// (a member already).
  Result<Invitation> create(const std::string& email, const std::string& role, const Caller& caller);
  Result<std::vector<Invitation>> open(std::string_view tenant, std::int64_t limit, std::int64_t offset) const;
  Result<std::int64_t> count_open(std::string_view tenant) const;
  Result<> revoke(const std::string& id, const Caller& caller);

  struct Accepted {
    User user;
    Place place;
  };
  /// Errors: unprocessable (field "token": unknown, used, revoked or too old), unauthenticated (the account's password
  /// is another), quota.
  Result<Accepted> accept(const Acceptance& acceptance, const Caller& from);

 private:
  Result<User> account_for(const Invitation& invitation, const Acceptance& acceptance, const std::string& address,
                           store::WriteSet& set);
  mail::Letter letter(const Invitation& invitation, const Tenant& tenant, const std::string& token,
                      const Caller& caller) const;

  Parts parts_;
  const AccountOptions& options_;
  const AttemptLimit& attempts_;
  PasswordHasher& passwords_;
  const Roles& roles_;
  const Quotas& quotas_;
  mail::Mailer& mailer_;
  InvitationRepository invitations_;
  MemberRepository members_;
  UserRepository users_;
  TenantRepository tenants_;
};

}  // namespace parley::identity
