// What is told when the pipeline changed a conversation.
#pragma once

#include "messaging/conversation.hpp"
#include "messaging/conversation_repository.hpp"
#include "messaging/domain_events.hpp"

namespace parley::messaging {

/// "conversation.updated", as the conversation is now; `last` is without an id when nobody said anything.
DomainEvent updated_event(const Conversation& conversation, LastMessage last);

}  // namespace parley::messaging
