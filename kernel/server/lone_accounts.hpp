// Accounts for a command that works on the database without a server, or beside one: the storage and the password
// plugin by themselves, and the service of kernel/identity on top.
#pragma once

#include "identity/auth_plugins.hpp"
#include "identity/operator_accounts.hpp"
#include "server/lone_storage.hpp"

namespace parley::server {

/// Neither copied nor moved. A server that runs meanwhile learns of changes when its memory of people (auth.remember)
/// runs out.
class LoneAccounts {
 public:
  /// Errors: invalid (the configuration), unavailable (a plugin, or tables that are not up to date).
  static Result<std::unique_ptr<LoneAccounts>> open(const config::Sources& sources, const Layout& layout);
  ~LoneAccounts();

  identity::OperatorAccounts& accounts() { return accounts_; }

 private:
  LoneAccounts(std::unique_ptr<LoneStorage> lone, std::unique_ptr<store::Writer> writer);

  const SystemClock clock_;
  UuidV7 ids_{clock_};
  const std::unique_ptr<LoneStorage> lone_;
  const std::unique_ptr<store::Writer> writer_;
  store::Database database_;
  const store::SystemAccess access_;
  identity::Audit audit_;
  identity::Changes changes_;
  identity::PluginPasswords passwords_;
  identity::OperatorAccounts accounts_;
};

}  // namespace parley::server
