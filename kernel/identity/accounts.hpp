// Signing in with a password, and a one-time code where the account asks for one.
#pragma once

#include "identity/attempt_limit.hpp"
#include "identity/one_time_codes.hpp"
#include "identity/password_hasher.hpp"
#include "identity/sealer.hpp"
#include "identity/sign_ins.hpp"

namespace parley::identity {

struct Credentials {
  std::string email, password;
  std::string code{};    ///< of the second factor; "" for none
  std::string tenant{};  ///< id or slug; "" for the one joined first
};

/// Where in the store a user's seed lies. A view of `user`.
inline SealedPlace totp_place(const std::string& user) {
  return {{}, "users", "totp_secret", user};
}

/// Thread-safe. The functions block, and hash passwords.
class Accounts {
 public:
  Accounts(const Parts& parts, const AttemptLimit& attempts, PasswordHasher& passwords, OneTimeCodes& codes,
           Sealer& sealer, SignIns& sign_ins);

  /// Errors: unauthenticated (the same answer, after the same time, for an unknown address and a wrong password; with a
  /// FieldProblem "code" when the code is missing or wrong), limit (too many attempts), denied (no tenant lets them
  /// in).
  Result<SignedIn> login(const Credentials& credentials, const Caller& from);

  /// Whether this is the user's password: for changes that ask for it again. Counts as an attempt.
  Result<> confirm_password(const User& user, const std::string& password, const Caller& from);
  /// Conflict when the code was used meanwhile; unauthenticated when it is wrong.
  Result<> confirm_code(const User& user, const std::string& code);

 private:
  Result<> check_password(const std::string& name, const std::optional<User>& user, const std::string& password,
                          const Caller& from);
  Result<Place> choose_place(const User& user, const std::string& wanted) const;

  Parts parts_;
  const AttemptLimit& attempts_;
  PasswordHasher& passwords_;
  OneTimeCodes& codes_;
  Sealer& sealer_;
  SignIns& sign_ins_;
  UserRepository users_;
};

}  // namespace parley::identity
