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

/// What lists show of a conversation's last message.
struct LastMessage {
  std::string id;
  std::string direction;
  std::string text;  ///< its first words
  WallTime at{};
};

class ConversationRepository {
 public:
  explicit ConversationRepository(store::Database& database) : database_(database) {}

  /// The conversation of whoever has one of these identities in the channel. Blocks.
  Result<std::optional<Conversation>> find(const std::string& tenant, const std::string& channel,
                                           const std::vector<Identity>& identities) const;

  /// The conversation of the contact whom people know under this number (E.164), written one way or the other. Without
  /// one in the channel its id is empty. Blocks.
  Result<std::optional<Conversation>> find_by_phone(const std::string& tenant, const std::string& channel,
                                                    const std::string& phone) const;

  /// Adds what is fresh: the contact, the identities, the conversation. Should somebody else have been faster the set
  /// fails with Errc::conflict.
  static void insert(store::WriteSet& set, const Conversation& conversation, const std::vector<Identity>& identities,
                     const LastMessage& last);
  /// Adds what changed about the contact, whose other conversations have another version then.
  static void update_contact(store::WriteSet& set, const Conversation& conversation, WallTime now);
  /// Adds what a bot wants changed about the contact beside its name, language, tags and variables: custom fields by
  /// their keys, opt_in, blocked. Fields that the tenant does not have are left out.
  static void change_contact(store::WriteSet& set, const Conversation& conversation, const json::object& changes,
                             WallTime now);
  /// Adds what changed about the conversation since `conversation.version`, which becomes the next one. Should the
  /// store have a newer version the set fails with Errc::conflict.
  static void update(store::WriteSet& set, const Conversation& conversation, const LastMessage& last);
  /// The same for a turn in which nobody said anything.
  static void update(store::WriteSet& set, const Conversation& conversation, WallTime now);
  /// The same for a turn that changes nothing about the conversation, but was computed from it.
  static void expect(store::WriteSet& set, const Conversation& conversation);

 private:
  store::Database& database_;
};

}  // namespace parley::messaging
