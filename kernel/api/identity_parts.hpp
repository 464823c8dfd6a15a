// What the routes of accounts work with.
#pragma once

#include "api/caller_of.hpp"
#include "api/refresh_cookie.hpp"
#include "api/request_authenticator.hpp"
#include "identity/services.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// All of it outlives the routes.
struct IdentityParts {
  rest::Api& api;
  identity::Services& services;
  rest::Authenticator& authenticator;
  const RefreshCookie& cookie;
};

/// Registration, login, refresh, logout, me, tenants to switch to; under /auth and /auth-db.
Result<> add_auth_routes(const IdentityParts& parts);
/// Passwords, the second factor, accepting invitations; under /auth and /auth-db.
Result<> add_credential_routes(const IdentityParts& parts);
Result<> add_user_routes(const IdentityParts& parts);
Result<> add_invitation_routes(const IdentityParts& parts);
Result<> add_role_routes(const IdentityParts& parts);
Result<> add_api_key_routes(const IdentityParts& parts);
Result<> add_tenant_routes(const IdentityParts& parts);
Result<> add_audit_routes(const IdentityParts& parts);

/// All of the above.
Result<> add_identity_routes(const IdentityParts& parts);

}  // namespace parley::api
