// API keys of a tenant. A key may at most what its maker may at the moment it is used: it loses with them, and it ends
// when they leave.
#pragma once

#include "identity/api_key_repository.hpp"
#include "identity/parts.hpp"

namespace parley::identity {

struct KeyDraft {
  std::string name;
  std::vector<std::string> permissions;
  std::optional<WallTime> expires_at{};  ///< nothing: never
};

struct MadeKey {
  ApiKey key;
  std::string secret;  ///< "pk_…"; shown once, then only its digest exists
};

/// Thread-safe. The functions block.
class ApiKeys {
 public:
  explicit ApiKeys(const Parts& parts) : parts_(parts), keys_(parts.access, parts.database) {}

  /// Errors: denied (a permission that the caller lacks), unprocessable (one without form, or a time gone by).
  Result<MadeKey> create(const KeyDraft& draft, const Caller& caller);
  Result<std::vector<ApiKey>> list(std::string_view tenant, std::int64_t limit, std::int64_t offset) const;
  Result<std::int64_t> count(std::string_view tenant) const;
  /// Errc::not_found for one that was revoked.
  Result<ApiKey> get(std::string_view tenant, std::string_view id) const;
  Result<ApiKey> rename(const std::string& id, const std::string& name, const Caller& caller);
  /// At once, on every node.
  Result<> revoke(const std::string& id, const Caller& caller);

 private:
  Parts parts_;
  ApiKeyRepository keys_;
};

}  // namespace parley::identity
