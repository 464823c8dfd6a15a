// What is written and told beside a change of a conversation.
#pragma once

#include "conversations/conversation.hpp"
#include "identity/caller.hpp"
#include "messaging/domain_events.hpp"
#include "messaging/stored_message.hpp"

namespace parley::conversations {

/// A message among colleagues; never sent.
messaging::StoredMessage note_of(const identity::Caller& caller, const Conversation& conversation,
                                 const std::string& text, std::string id, WallTime now);

/// Publishes conversation.updated, when somebody listens.
void tell_changed(const messaging::DomainEvents& events, const std::string& tenant, const Conversation& conversation,
                  const json::object& changed);

}  // namespace parley::conversations
