// Tenants as super admins see them, and the settings that a tenant's own admins keep.
#pragma once

#include "identity/parts.hpp"
#include "identity/quotas.hpp"
#include "identity/registration.hpp"
#include "identity/sealer.hpp"
#include "identity/tenant_repository.hpp"

namespace parley::identity {

/// What a PATCH changes; absent: stays.
struct TenantChange {
  std::optional<std::string> name{}, slug{};
};

/// Thread-safe. The functions block. What is changed acts at once on every node.
class Tenants {
 public:
  Tenants(const Parts& parts, const TenantRepository& tenants, Registration& registration, Quotas& quotas,
          Sealer& sealer);

  Result<std::vector<Tenant>> list(const TenantFilter& filter) const;
  Result<std::int64_t> count(const TenantFilter& filter) const;
  /// The ids of those whose people may work now.
  Result<std::vector<std::string>> active() const { return tenants_.active(); }
  Result<Tenant> get(std::string_view id) const;
  Result<Tenant> create(const std::string& name, const Caller& caller);
  Result<Tenant> change(const std::string& id, const TenantChange& change, const Caller& caller);
  Result<Tenant> set_active(const std::string& id, bool is_active, const Caller& caller);
  /// Of a tenant that is not active (conflict): it is in no list any more; its rows stay.
  Result<> remove(const std::string& id, const Caller& caller);

  Result<Quotas::Bounds> quotas(std::string_view id) const;
  /// Replaces the tenant's own bounds: a number, or null for none. What is not named has the default.
  Result<Quotas::Bounds> set_quotas(const std::string& id, const json::object& bounds, const Caller& caller);
  Result<std::vector<QuotaUse>> usage(std::string_view id) const;

  /// As people see them: of a secret, only whether it is set.
  Result<json::object> settings(std::string_view id) const;
  /// Replaces branding and the like; of "ai_keys", a text is sealed, null takes the key away, an absent one stays.
  Result<json::object> set_settings(const std::string& id, json::object settings, const Caller& caller);
  /// For whoever calls the AI provider. Errc::not_found when the tenant has none.
  Result<std::string> ai_key(std::string_view id, std::string_view provider) const;

  /// Ids of provider plugins that the tenant may use; empty: all.
  Result<std::vector<std::string>> allowed_providers(std::string_view id) const;
  Result<std::vector<std::string>> set_allowed_providers(const std::string& id, const std::vector<std::string>& list,
                                                         const Caller& caller);

 private:
  Result<> commit(store::WriteSet set, const std::string& id);
  Result<json::object> ai_keys(const Tenant& tenant) const;
  Result<json::object> shown(const Tenant& tenant) const;

  Parts parts_;
  const TenantRepository& tenants_;
  Registration& registration_;
  Quotas& quotas_;
  Sealer& sealer_;
};

}  // namespace parley::identity
