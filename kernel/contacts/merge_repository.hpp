// The SQL of making two contacts one and of parting them again. Conversations of the same channel are joined: the kept
// one takes the messages, the other stays behind, empty and in no list, until the merge is undone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contacts/merge_record.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::contacts {

/// Every change of a conversation raises its version, so that whoever acts on what it was before starts again.
class MergeRepository {
 public:
  explicit MergeRepository(store::Database& database) : database_(database) {}

  Result<std::optional<MergeRecord>> find(std::string_view tenant, std::string_view id) const;
  /// Of one kept contact, the newest first.
  Result<std::vector<MergeRecord>> of_contact(std::string_view tenant, std::string_view kept_id) const;
  /// What would move: identities, conversations and earlier merged contacts of `record.merged_id`.
  Result<> read_belongings(std::string_view tenant, MergeRecord& record) const;

  /// Moves and records. Conflict when the merged contact was merged or deleted meanwhile.
  void merge(store::WriteSet& set, const MergeRecord& record) const;
  /// Moves back what is still where the merge put it. Conflict when it was undone meanwhile.
  void undo(store::WriteSet& set, const MergeRecord& record, WallTime now) const;

 private:
  void join(store::WriteSet& set, const MergeRecord& record, const MovedConversation& moved) const;
  void part(store::WriteSet& set, const MergeRecord& record, const MovedConversation& moved) const;

  store::Database& database_;
};

}  // namespace parley::contacts
