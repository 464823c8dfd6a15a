// The SQL of messages for people: histories by cursor, search, and what happens to one after it was written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "messaging/stored_message.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::conversations {

/// Part of a history, the newest first. `next` goes on from here; nothing at the end.
struct MessagePart {
  std::vector<messaging::StoredMessage> data;
  std::optional<std::string> next;
};

class MessageRepository {
 public:
  /// A search looks through so many messages, then says where to go on.
  static constexpr std::int64_t kSearchedAtOnce = 20'000;

  explicit MessageRepository(store::Database& database) : database_(database) {}

  /// Those older than the message `before`; empty: from the newest.
  Result<MessagePart> history(const std::string& tenant, const std::string& conversation, const std::string& before,
                              std::int64_t most) const;
  /// Messages with these words, of all conversations or one. A part may hold few or none and still have a `next`.
  Result<MessagePart> search(const std::string& tenant, const std::string& q, const std::string& conversation,
                             const std::string& before, std::int64_t most) const;
  Result<std::optional<messaging::StoredMessage>> find(const std::string& tenant, const std::string& id) const;

  /// Makes a failed message pending again; any other fails the set with Errc::conflict.
  static void revive(store::WriteSet& set, const std::string& id);
  /// Takes back what has not left yet; Errc::conflict when it has.
  static void cancel(store::WriteSet& set, const std::string& id);
  static void change_note(store::WriteSet& set, const messaging::StoredMessage& note);
  static void remove_note(store::WriteSet& set, const std::string& id);

 private:
  store::Database& database_;
};

}  // namespace parley::conversations
