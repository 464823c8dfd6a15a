// The SQL of conversations for people: lists, counts, and changes that hold only for the version they were made from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "conversations/conversation.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::conversations {

/// A search by words looks through so many conversations, the last that spoke first.
inline constexpr std::int64_t kSearched = 20'000;

class ConversationRepository {
 public:
  explicit ConversationRepository(store::Database& database) : database_(database) {}

  /// The last that spoke first, or with `oldest_first` last.
  Result<std::vector<Conversation>> list(const std::string& tenant, const ConversationFilter& filter, bool oldest_first,
                                         std::int64_t most, std::int64_t offset) const;
  /// How many there are, counted no further than `most`.
  Result<std::int64_t> count(const std::string& tenant, const ConversationFilter& filter, std::int64_t most) const;
  Result<std::optional<Conversation>> find(const std::string& tenant, const std::string& id) const;

  /// What snoozing put aside and is due, of all tenants: (tenant, id).
  Result<std::vector<std::pair<std::string, std::string>>> due(const store::SystemAccess& access, WallTime now,
                                                               std::int64_t most) const;

  /// Everything that people change. Fails the set with Errc::conflict when the store has another version than
  /// `conversation.version`; the stored one becomes the next.
  static void update(store::WriteSet& set, const Conversation& conversation, WallTime now);

 private:
  store::Database& database_;
};

}  // namespace parley::conversations
