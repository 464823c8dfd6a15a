// The identities of a contact: where channels reach them. One identity of a channel belongs to one contact.
#pragma once

#include <string>
#include <vector>

#include "contacts/contact.hpp"
#include "contacts/contact_repository.hpp"
#include "contacts/parts.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

/// Thread-safe; the functions block. Errors of all: not_found, and of the store.
class IdentityService {
 public:
  explicit IdentityService(const Parts& parts) : parts_(parts), contacts_(parts.database) {}

  static constexpr std::size_t kMostIdentities = 100;  ///< of one contact

  Result<std::vector<ContactIdentity>> list(const std::string& tenant, const std::string& contact_id) const;
  /// Errors: unprocessable (a channel that the tenant does not have, too many), conflict (some contact has it).
  Result<> add(const identity::Caller& caller, const std::string& contact_id, const ContactIdentity& identity);
  /// not_found when the contact does not have it.
  Result<> remove(const identity::Caller& caller, const std::string& contact_id, const ContactIdentity& identity);

 private:
  const Parts& parts_;
  ContactRepository contacts_;
};

}  // namespace parley::contacts
