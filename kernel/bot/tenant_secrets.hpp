// Secrets that flows and scripts send to far ends without seeing them: kept sealed, named in a request, put into a
// header when that leaves. Nobody can read them back.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "identity/audit.hpp"
#include "identity/caller.hpp"
#include "secrets/vault.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::bot {

/// What people see of one.
struct SecretLine {
  std::string name;
  std::string header;  ///< in which it is sent: "Authorization", "X-Api-Key"
  WallTime updated{};
  std::string updated_by;
};

/// Thread-safe; the functions block. Errors of all: of the store.
class TenantSecrets {
 public:
  static constexpr std::size_t kMost = 200;  ///< of one tenant

  /// All references outlive it.
  TenantSecrets(store::Database& database, store::Writer& writer, const secrets::Vault& vault, identity::Audit& audit,
                const Clock& clock)
      : database_(database), writer_(writer), vault_(vault), audit_(audit), clock_(clock) {}

  /// By name.
  Result<std::vector<SecretLine>> list(const std::string& tenant) const;
  /// `value` is sent as it stands: "Bearer ...". Errors: limit, conflict (there is one of that name).
  Result<SecretLine> create(const identity::Caller& caller, const std::string& name, const std::string& header,
                            const std::string& value) const;
  /// Without a header that stays. Errors: not_found.
  Result<SecretLine> update(const identity::Caller& caller, const std::string& name,
                            const std::optional<std::string>& header, const std::string& value) const;
  /// Errors: not_found.
  Result<> remove(const identity::Caller& caller, const std::string& name) const;

  /// The header to send; nothing when the tenant has no such secret. Errors: denied (no key opens it).
  Result<std::optional<std::pair<std::string, std::string>>> header_of(const std::string& tenant,
                                                                       const std::string& name) const;

 private:
  Result<std::optional<SecretLine>> find(const std::string& tenant, const std::string& name) const;
  std::string sealed(const std::string& tenant, const std::string& name, const std::string& value) const;

  store::Database& database_;
  store::Writer& writer_;
  const secrets::Vault& vault_;
  identity::Audit& audit_;
  const Clock& clock_;
};

}  // namespace parley::bot
