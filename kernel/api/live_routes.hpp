// The WebSocket of the API, its tickets and figures, and who is online.
#pragma once

#include <functional>
#include <string>

#include "api/live_sockets.hpp"
#include "net/router.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// Whether a user belongs to a tenant.
using IsMember = std::function<Result<bool>(const std::string& tenant, const std::string& user)>;

/// Adds /api/v1/ws, /ws and /ws/{room_id}, and the endpoints /ws/ticket, /ws/stats, /presence, /presence/count and
/// /presence/{user_id}. All but the api must outlive the router.
Result<> add_live_routes(net::Router& router, rest::Api& api, LiveSockets& sockets, realtime::Presence& presence,
                         IsMember is_member);

}  // namespace parley::api
