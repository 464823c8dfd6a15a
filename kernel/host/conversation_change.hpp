// What a plugin asks to be done with a conversation, as a document, done by the service that people's requests go to.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "conversations/conversation_service.hpp"

namespace parley::host {

/// Reads and performs `change` (see abi/host.h). Errors: invalid for a document that is none, unprocessable for members
/// that are wrong, and those of the service.
Result<conversations::Conversation> change_conversation(conversations::ConversationService& service,
                                                        const identity::Caller& caller, const std::string& id,
                                                        std::string_view change);

/// The caller that an `author` document names, in the tenant; the plugin itself for an empty one.
Result<identity::Caller> author_from(std::string_view author, std::string_view tenant, std::string_view plugin);

}  // namespace parley::host
