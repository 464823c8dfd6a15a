// POST /whatsapp/send: a message to a number.
#pragma once

#include "conversations/direct_sending.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// The service must outlive the router.
Result<> add_sending_routes(rest::Api& api, conversations::DirectSending& sending);

}  // namespace parley::api
