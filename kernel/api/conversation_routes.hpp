// Conversations: lists, what people do with one, its window, its transcript.
#pragma once

#include "conversations/conversation_service.hpp"
#include "conversations/message_service.hpp"
#include "rest/api.hpp"

namespace parley::api {

/// The services must outlive the router.
Result<> add_conversation_routes(rest::Api& api, conversations::ConversationService& conversations,
                                 conversations::MessageService& messages);

}  // namespace parley::api
