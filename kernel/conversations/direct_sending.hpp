// Sending to a number: finds or makes the contact and the conversation, and says it there.
#pragma once

#include "conversations/sender.hpp"

namespace parley::conversations {

struct Direct {
  std::string to;              ///< a number with country code; spaces, dashes, brackets and a + are dropped
  json::object message;        ///< {"type": ..., ...} of outbound-message.schema.json
  std::string channel_id{};    ///< or
  std::string channel_name{};  ///< or neither: the tenant's default, or its only one
};

struct Sent {
  messaging::StoredMessage message;
  std::string to;  ///< the digits
  std::string channel_name, provider;
};

/// Thread-safe. Blocks until durable.
class DirectSending {
 public:
  DirectSending(const Parts& parts, const OutboundRules& rules) : parts_(parts), rules_(rules), sender_(parts) {}

  /// Errors: unprocessable names the fields; what Sender::say says.
  Result<Sent> send(const identity::Caller& caller, const Direct& what) const;

 private:
  Result<std::shared_ptr<const messaging::Channel>> channel_of(const std::string& tenant, const Direct& what) const;
  Result<std::string> conversation_with(const std::string& tenant, const std::string& channel,
                                        const std::string& number) const;
  /// Of the contact who is known by that number, or of a new one.
  Result<> make_identity(const std::string& tenant, const std::string& channel, const std::string& number) const;
  Result<> make_conversation(const std::string& tenant, const std::string& channel, const std::string& contact) const;

  const Parts parts_;
  const OutboundRules& rules_;
  const Sender sender_;
};

}  // namespace parley::conversations
