#include "api/identity_parts.hpp"

namespace parley::api {

Result<> add_identity_routes(const IdentityParts& parts) {
  for (const auto add : {add_auth_routes, add_credential_routes, add_user_routes, add_invitation_routes,
                         add_role_routes, add_api_key_routes, add_tenant_routes, add_audit_routes})
    if (const Result<> added = add(parts); !added) return added;
  return {};
}

}  // namespace parley::api
