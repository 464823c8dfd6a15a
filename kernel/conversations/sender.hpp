// Sends what a person or a program says: the same outbox as the bot's answers, in the order of the commits.
//
// The message, its place in the outbox and the take-over of the conversation are one write set. It holds only for the
// version of the conversation that it was made from, so either the bot answers first or it is silent.
#pragma once

#include "conversations/conversation_repository.hpp"
#include "conversations/outbound_rules.hpp"
#include "conversations/parts.hpp"
#include "conversations/recipient.hpp"
#include "identity/caller.hpp"
#include "messaging/stored_message.hpp"

namespace parley::conversations {

/// What is to be said.
struct Say {
  json::object message;  ///< {"type": ..., ...} of outbound-message.schema.json
  std::string reply_to{};
  std::string answered{};  ///< the provider's id of the message that `reply_to` names
};

/// Thread-safe. The functions block until durable.
class Sender {
 public:
  explicit Sender(const Parts& parts) : parts_(parts), repository_(parts.database) {}

  /// Errors: not_found (conversation), unprocessable (the window is closed, the contact is blocked or opted out, the
  /// provider cannot build it), conflict.
  Result<messaging::StoredMessage> say(const identity::Caller& caller, const std::string& conversation,
                                       const Say& what) const;
  /// The same message once more, which has failed. Errors: conflict when it has not.
  Result<messaging::StoredMessage> again(const identity::Caller& caller, const messaging::StoredMessage& failed,
                                         const std::string& answered) const;

 private:
  struct Draft;
  Result<Draft> draft(const std::string& tenant, const std::string& conversation, const json::object& message) const;
  Result<> commit(const identity::Caller& caller, Draft& draft, store::WriteSet set,
                  const messaging::StoredMessage& message) const;
  Result<> write_and_send(store::WriteSet set, messaging::OutboxItem item) const;
  messaging::OutboxItem item(const std::string& tenant, const Draft& draft, const std::string& id,
                             const json::object& message, const std::string& answered) const;
  static Result<> check_build(const Draft& draft, const std::string& document);

  const Parts parts_;
  const ConversationRepository repository_;
};

}  // namespace parley::conversations
