// What people do with messages: read them, find them, write them, write them again.
#pragma once

#include "conversations/message_repository.hpp"
#include "conversations/sender.hpp"

namespace parley::conversations {

/// What somebody posts into a conversation.
struct NewMessage {
  json::object message;      ///< {"type": ..., ...} of outbound-message.schema.json
  std::string reply_to{};    ///< a message of the same conversation
  bool is_internal = false;  ///< a note among colleagues, of type text; never sent
};

/// One step in the life of a message.
struct MessageStep {
  std::string status;
  WallTime at;
};

/// Thread-safe. The functions block. Errors: not_found for what is not the tenant's; see Sender for those of sending.
class MessageService {
 public:
  MessageService(const Parts& parts, const OutboundRules& rules)
      : parts_(parts), rules_(rules), sender_(parts), messages_(parts.database), conversations_(parts.database) {}

  Result<MessagePart> history(const std::string& tenant, const std::string& conversation, const std::string& before,
                              std::int64_t most) const;
  /// In one conversation, or with an empty one in all. Looks through 20 000 messages at a time: follow `next`.
  Result<MessagePart> search(const std::string& tenant, const std::string& q, const std::string& conversation,
                             const std::string& before, std::int64_t most) const;
  Result<messaging::StoredMessage> get(const std::string& tenant, const std::string& id) const;
  /// In the order in which they were reached.
  static std::vector<MessageStep> steps(const messaging::StoredMessage& message);

  /// Errc::unprocessable names the fields that are wrong.
  Result<messaging::StoredMessage> post(const identity::Caller& caller, const std::string& conversation,
                                        const NewMessage& message) const;
  /// An empty emoji takes the reaction back.
  Result<messaging::StoredMessage> react(const identity::Caller& caller, const std::string& id,
                                         const std::string& emoji) const;
  Result<messaging::StoredMessage> retry(const identity::Caller& caller, const std::string& id) const;
  /// A note by who wrote it. Errc::unprocessable for what was sent: no provider here takes a change.
  Result<messaging::StoredMessage> edit(const identity::Caller& caller, const std::string& id,
                                        const std::string& text) const;
  /// A note, or a message that has not left yet. Errc::unprocessable for what was sent.
  Result<> remove(const identity::Caller& caller, const std::string& id) const;

 private:
  Result<messaging::StoredMessage> post_note(const identity::Caller& caller, const std::string& conversation,
                                             const NewMessage& message) const;
  Result<std::string> answered(const std::string& tenant, const std::string& conversation,
                               const std::string& reply_to) const;
  Result<messaging::StoredMessage> own_note(const identity::Caller& caller, const std::string& id) const;

  const Parts parts_;
  const OutboundRules& rules_;
  const Sender sender_;
  const MessageRepository messages_;
  const ConversationRepository conversations_;
};

}  // namespace parley::conversations
