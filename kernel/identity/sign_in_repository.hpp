// Sign-ins: each the family of refresh tokens that come from one login, of which only the newest is good.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::identity {

struct SignIn {
  std::string id, user, tenant;
  std::string family_digest, token_digest;
  std::string user_agent, address;
  WallTime created_at, used_at, expires_at;
  bool revoked = false;
};

class SignInRepository {
 public:
  SignInRepository(const store::SystemAccess& access, store::Database& database)
      : access_(access), database_(database) {}

  Result<std::optional<SignIn>> find(std::string_view id) const;
  /// Ids of the user's sign-ins that are good at `now`.
  Result<std::vector<std::string>> of_user(std::string_view user, WallTime now) const;

  void add(store::WriteSet& set, const SignIn& sign_in) const;
  /// Puts a new token in the place of the old one. Conflict when the old one is not the newest or was revoked.
  void rotate(store::WriteSet& set, std::string_view id, std::string_view old_digest, std::string_view new_digest,
              WallTime now, WallTime expires) const;
  void move(store::WriteSet& set, std::string_view id, std::string_view tenant) const;
  void revoke(store::WriteSet& set, std::string_view id) const;
  /// All of the user's but `except`, which may be empty.
  void revoke_all(store::WriteSet& set, std::string_view user, std::string_view except) const;
  /// Those of the user that have expired, and, as the last statement, the oldest beyond `keep`.
  void prune(store::WriteSet& set, std::string_view user, WallTime now, std::int64_t keep) const;

 private:
  const store::SystemAccess& access_;
  store::Database& database_;
};

}  // namespace parley::identity
