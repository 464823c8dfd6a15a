// The people of a tenant: who is in it, with which role, and who may change that.
#pragma once

#include "identity/invitation_repository.hpp"
#include "identity/member_repository.hpp"
#include "identity/parts.hpp"
#include "identity/password_hasher.hpp"
#include "identity/quotas.hpp"
#include "identity/roles.hpp"
#include "identity/user_repository.hpp"

namespace parley::identity {

struct NewMember {
  std::string email, name, role, password;
  std::vector<std::string> skills;
};

/// What a PATCH changes; absent: stays.
struct MemberChange {
  std::optional<std::string> name{}, role{};
  std::optional<std::vector<std::string>> skills{};
};

/// Thread-safe. The functions block. A user of another tenant is Errc::not_found. Whatever changes what somebody may do
/// takes a caller who has at least what they have, and acts at once on every node.
class Members {
 public:
  Members(const Parts& parts, const Roles& roles, const Quotas& quotas, PasswordHasher& passwords);

  Result<std::vector<Member>> list(std::string_view tenant, const MemberFilter& filter) const;
  Result<std::int64_t> count(std::string_view tenant, const MemberFilter& filter) const;
  Result<Member> get(std::string_view tenant, std::string_view user) const;

  /// A new user with a password that the caller hands over. Errors: quota, denied (a role above the caller's), conflict
  /// (the address has an account: invite it).
  Result<Member> create(const NewMember& member, const Caller& caller);
  /// Conflict when the tenant would lose its last admin.
  Result<Member> change(const std::string& user, const MemberChange& change, const Caller& caller);
  /// As change(); back in takes a place in the quota.
  Result<Member> set_active(const std::string& user, bool is_active, const Caller& caller);
  /// Out of the tenant; as change(). Their API keys of this tenant end with it.
  Result<> remove(const std::string& user, const Caller& caller);
  /// One's own name; takes no permission.
  Result<Member> rename_self(const std::string& name, const Caller& caller);

 private:
  Result<Member> within_reach(const std::string& user, const Caller& caller) const;
  Result<> commit(store::WriteSet set, const std::string& user);

  Parts parts_;
  const Roles& roles_;
  const Quotas& quotas_;
  PasswordHasher& passwords_;
  MemberRepository members_;
  UserRepository users_;
};

/// How active members are counted against the quota "users".
Counted counted_users();

}  // namespace parley::identity
