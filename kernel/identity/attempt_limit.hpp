// Slows down whoever tries passwords: by login name and by address, the same for names that exist and that do not.
#pragma once

#include "identity/account_options.hpp"

namespace parley::identity {

/// Thread-safe.
class AttemptLimit {
 public:
  AttemptLimit(Rates& rates, const AccountOptions& options) : rates_(rates), options_(options) {}

  /// Counts an attempt. Errc::limit with the time to wait when there were too many. `name` is a login_name_of().
  Result<> admit(const std::string& name, const std::string& address) const;
  /// For what names nobody: by address alone.
  Result<> admit_from(const std::string& address) const;
  /// The attempt was right: what its owner mistyped before counts no more.
  void passed(const std::string& name) const;

 private:
  Rates& rates_;
  const AccountOptions& options_;
};

}  // namespace parley::identity
