// The endpoints of running flows and scripts.
#pragma once

#include "bot/session_service.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// `sessions` outlives the router. Errors: what Api::add() says of a declaration.
Result<> add_session_routes(rest::Api& api, bot::SessionService& sessions);

}  // namespace parley::api
