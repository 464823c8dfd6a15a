// The people of a tenant.
#pragma once

#include "identity/user.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

struct MemberFilter {
  std::string search{};  ///< in name or e-mail address, whatever the case
  std::string role{};
  std::optional<bool> is_active{};
  std::string sort = "name";  ///< name, email, created_at or last_login_at, "-" before it for descending
  std::int64_t limit = 20, offset = 0;
};

class MemberRepository {
 public:
  explicit MemberRepository(store::Database& database) : database_(database) {}

  Result<std::optional<Member>> find(std::string_view tenant, std::string_view user) const;
  Result<std::vector<Member>> list(std::string_view tenant, const MemberFilter& filter) const;
  Result<std::int64_t> count(std::string_view tenant, const MemberFilter& filter) const;

  /// The set's tenant is the member's. Adding one who is a member already is a conflict.
  void add(store::WriteSet& set, const Member& member) const;
  void set_role(store::WriteSet& set, std::string_view user, std::string_view role, WallTime now) const;
  void set_active(store::WriteSet& set, std::string_view user, bool is_active, WallTime now) const;
  void set_skills(store::WriteSet& set, std::string_view user, const std::vector<std::string>& skills,
                  WallTime now) const;
  void remove(store::WriteSet& set, std::string_view user) const;
  /// Conflict when, after what stands before it in the set, the tenant has no active admin. Held while other sets of
  /// the tenant wait, so that two that remove an admin each cannot both pass.
  void keep_an_admin(store::WriteSet& set) const;

 private:
  store::Database& database_;
};

}  // namespace parley::identity
