// New passwords: by who knows the old one, and by a link that was mailed. Either ends all other sign-ins.
#pragma once

#include "identity/accounts.hpp"
#include "mail/mailer.hpp"

namespace parley::identity {

/// Thread-safe. The functions block, and hash passwords.
class PasswordChanges {
 public:
  PasswordChanges(const Parts& parts, const AccountOptions& options, const AttemptLimit& attempts,
                  PasswordHasher& passwords, Accounts& accounts, SignIns& sign_ins, mail::Mailer& mailer, Log log);

  /// Errors: unauthenticated (not the present password), unprocessable (the new one is too short).
  Result<> change(const std::string& present, const std::string& wanted, const Caller& caller);

  /// Mails a link when the address has an account. The answer and its time are the same when it has none.
  Result<> forget(const std::string& email, const Caller& from);
  /// Errors: unprocessable (field "token": unknown, used or too old).
  Result<> reset(const std::string& token, const std::string& wanted, const Caller& from);

 private:
  Result<> store(const std::string& user, const std::string& wanted, store::WriteSet set, const std::string& keep);

  Parts parts_;
  const AccountOptions& options_;
  const AttemptLimit& attempts_;
  PasswordHasher& passwords_;
  Accounts& accounts_;
  SignIns& sign_ins_;
  mail::Mailer& mailer_;
  UserRepository users_;
  Log log_;
};

}  // namespace parley::identity
