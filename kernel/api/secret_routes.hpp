// The endpoints of the secrets that flows and scripts send.
#pragma once

#include "bot/tenant_secrets.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// `secrets` outlives the router. Errors: what Api::add() says of a declaration.
Result<> add_secret_routes(rest::Api& api, const bot::TenantSecrets& secrets);

}  // namespace parley::api
