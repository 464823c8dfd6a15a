// A second factor for an account: a secret shared with an app on the user's phone, in force once a code of it was
// shown.
#pragma once

#include "identity/accounts.hpp"

namespace parley::identity {

/// Thread-safe. The functions block.
class SecondFactor {
 public:
  SecondFactor(const Parts& parts, const AccountOptions& options, Accounts& accounts, OneTimeCodes& codes,
               Sealer& sealer);

  /// A new secret, which replaces one that was not confirmed. Conflict when one is in force.
  Result<OneTimeCodes::Fresh> enrol(const Caller& caller);
  /// From now on signing in takes a code. Unauthenticated for a wrong one.
  Result<> confirm(const std::string& code, const Caller& caller);
  /// Takes the password: a stolen access token alone must not take the second factor away.
  Result<> disable(const std::string& password, const Caller& caller);

 private:
  Result<User> user_of(const Caller& caller) const;

  Parts parts_;
  const AccountOptions& options_;
  Accounts& accounts_;
  OneTimeCodes& codes_;
  Sealer& sealer_;
  UserRepository users_;
};

}  // namespace parley::identity
