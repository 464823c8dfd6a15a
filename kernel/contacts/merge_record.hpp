// What a merge did, kept so that it can be undone: both contacts as they were, and everything that moved.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "contacts/contact.hpp"

namespace parley::contacts {

/// A conversation of the merged contact and, when the kept one has one in the same channel, where its messages went.
struct MovedConversation {
  std::string id{};
  std::string joined_to{};  ///< empty: the conversation itself went to the kept contact
  std::int64_t unread_count = 0;
};

struct MergeRecord {
  std::string id{};
  std::string kept_id{}, merged_id{};
  std::string merged_by{};  ///< id of the user or key
  WallTime created_at{};
  std::optional<WallTime> undone_at{};

  Contact kept_before{}, kept_after{}, merged{};
  std::vector<ContactIdentity> identities{};       ///< that moved
  std::vector<MovedConversation> conversations{};  ///< that moved
  std::vector<std::string> earlier{};              ///< contacts that had been merged into the merged one
};

/// The part that `contact_merges.before` holds.
json::object stored_form(const MergeRecord& record);
void read_stored(const json::object& document, MergeRecord& record);

}  // namespace parley::contacts
