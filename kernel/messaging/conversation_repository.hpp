// The SQL of contacts, identities and conversations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "messaging/conversation.hpp"

namespace parley::store {
class Database;
class WriteSet;
}  // namespace parley::store

namespace parley::messaging {

class ConversationRepository {
 public:
  explicit ConversationRepository(store::Database& database) : database_(database) {}

  /// The conversation of whoever has one of these identities in the channel. Blocks.
  Result<std::optional<Conversation>> find(const std::string& tenant, const std::string& channel,
                                           const std::vector<Identity>& identities) const;

  /// Adds the rows of a new contact with its identities and conversation.
  static void insert(store::WriteSet& set, const Conversation& conversation, const std::vector<Identity>& identities,
                     WallTime now);
  /// Adds what changed about the contact and the conversation.
  static void update_contact(store::WriteSet& set, const Conversation& conversation, WallTime now);
  static void update_conversation(store::WriteSet& set, const Conversation& conversation, WallTime last_inbound);

 private:
  store::Database& database_;
};

}  // namespace parley::messaging
