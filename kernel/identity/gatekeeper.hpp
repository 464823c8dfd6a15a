// Lets a request in: asks the chain who it is, and then sees for itself what they may do now. A token says who somebody
// is; what they may do, whether they are still here and still signed in, is looked up.
#pragma once

#include "identity/api_key_repository.hpp"
#include "identity/auth_chain.hpp"
#include "identity/parts.hpp"
#include "identity/principal_cache.hpp"
#include "identity/rates.hpp"
#include "identity/tenant_repository.hpp"

namespace parley::identity {

struct GatekeeperOptions {
  Millis remember{10'000};                        ///< how old an answer may be that no message has corrected
  std::size_t remembered = 20'000;                ///< callers
  Millis note_key_use = std::chrono::minutes(5);  ///< how coarse an API key's last_used_at is
};

/// Thread-safe. Blocks for a query when the caller is not remembered.
class Gatekeeper {
 public:
  Gatekeeper(const Parts& parts, const AuthChain& chain, Rates& rates, GatekeeperOptions options);

  /// `visited` is the tenant that the request names beside its own (X-Tenant-Id), "" for none. Errors: unauthenticated,
  /// denied (a tenant that is closed; a visit by who is no super admin), not_found (visiting a tenant that is not
  /// there), unavailable.
  Result<Principal> admit(const parley_http_request& request, const std::string& visited, const Caller& from);

  /// Whose API key it is, by its digest: the document that parley.host.identity/1 gives. Errors: not_found, denied
  /// (revoked or expired).
  Result<json::object> find_key(std::string_view digest) const;

 private:
  using Known = std::shared_ptr<const Principal>;
  Result<Known> known(const Claims& claims);
  Result<Principal> user(const Claims& claims) const;
  Result<Principal> key(const Claims& claims);
  Result<Principal> visit(const Principal& who, const std::string& tenant, const Caller& from);
  void note_use(const ApiKey& key);

  Parts parts_;
  const AuthChain& chain_;
  Rates& rates_;
  const GatekeeperOptions options_;
  ApiKeyRepository keys_;
  TenantRepository tenants_;
  PrincipalCache cache_;
};

}  // namespace parley::identity
