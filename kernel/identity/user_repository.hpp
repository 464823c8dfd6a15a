// Users, whatever tenants they belong to. Rows without a tenant, hence SystemAccess.
#pragma once

#include "identity/user.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

/// Reads block; the functions that take a set only add to it. `email` is a login_name_of().
class UserRepository {
 public:
  UserRepository(const store::SystemAccess& access, store::Database& database) : access_(access), database_(database) {}

  Result<std::optional<User>> by_email(std::string_view email) const;
  Result<std::optional<User>> by_id(std::string_view id) const;
  Result<bool> any() const;
  /// The active tenants in which the user is an active member, those they joined first in front.
  Result<std::vector<Place>> places(std::string_view id) const;

  /// Everybody with each of their places, by e-mail address; of one tenant unless `tenant` is empty. At most 10 000.
  Result<std::vector<PlacedUser>> everybody(std::string_view tenant) const;

  void add(store::WriteSet& set, const User& user) const;
  void set_name(store::WriteSet& set, std::string_view id, std::string_view name, WallTime now) const;
  void set_password(store::WriteSet& set, std::string_view id, std::string_view hash, WallTime now) const;
  void set_login(store::WriteSet& set, std::string_view id, WallTime now) const;
  /// An empty secret takes the second factor away.
  void set_totp(store::WriteSet& set, std::string_view id, std::string_view sealed_secret, WallTime now) const;
  /// Conflict when that step, or a later one, was used already: a code counts once.
  void use_totp_step(store::WriteSet& set, std::string_view id, std::int64_t step) const;
  void confirm_totp(store::WriteSet& set, std::string_view id, WallTime now) const;
  /// Unless they belong to a tenant or are a super admin.
  void remove_if_nowhere(store::WriteSet& set, std::string_view id) const;

  void add_reset(store::WriteSet& set, std::string_view digest, std::string_view user, WallTime expires) const;
  /// Whose link it is, when it is good at `now`.
  Result<std::optional<std::string>> reset_user(std::string_view digest, WallTime now) const;
  /// Conflict when it was used already.
  void use_reset(store::WriteSet& set, std::string_view digest) const;
  void drop_resets(store::WriteSet& set, std::string_view user) const;

 private:
  const store::SystemAccess& access_;
  store::Database& database_;
};

}  // namespace parley::identity
