// Two contacts that are one person: made one, and parted again when that was wrong.
#pragma once

#include <string>
#include <vector>

#include "contacts/contact_repository.hpp"
#include "contacts/merge_repository.hpp"
#include "contacts/parts.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

/// Thread-safe; the functions block. Errors of all: not_found, and of the store.
class MergeService {
 public:
  explicit MergeService(const Parts& parts) : parts_(parts), contacts_(parts.database), merges_(parts.database) {}

  /// `kept_id` takes the identities and conversations of `merged_id`, and whatever it does not know itself: name, phone
  /// number, tags, custom fields. Blocked or opted out is what either of them was. Errors: unprocessable (a contact
  /// with itself), conflict (somebody changes them at the same time).
  Result<MergeRecord> merge(const identity::Caller& caller, const std::string& kept_id, const std::string& merged_id);
  /// Gives everything back; what people changed about the kept contact since then stays. Messages that came after the
  /// merge stay where they are. Errors: conflict (undone already, or not the kept contact's latest merge).
  Result<MergeRecord> undo(const identity::Caller& caller, const std::string& merge_id);
  /// Of a kept contact, the newest first.
  Result<std::vector<MergeRecord>> list(const std::string& tenant, const std::string& kept_id) const;

 private:
  Result<Contact> find(const std::string& tenant, const std::string& id) const;
  Result<> may_undo(const std::string& tenant, const MergeRecord& record) const;
  Result<> write_values(const std::string& tenant, store::WriteSet& set, const Contact& before,
                        const Contact& after) const;

  const Parts& parts_;
  ContactRepository contacts_;
  MergeRepository merges_;
};

}  // namespace parley::contacts
