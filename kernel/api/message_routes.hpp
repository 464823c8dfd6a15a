// Messages: of a conversation, found by words, written, reacted to, sent again.
#pragma once

#include "conversations/message_service.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// The service must outlive the router.
Result<> add_message_routes(rest::Api& api, conversations::MessageService& messages);

}  // namespace parley::api
