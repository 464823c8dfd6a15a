// Tags of contacts, of one or of many at once.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "contacts/contact_repository.hpp"
#include "contacts/parts.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

/// Thread-safe; the functions block.
class TagService {
 public:
  explicit TagService(const Parts& parts) : parts_(parts), contacts_(parts.database) {}

  /// Adds to every one of the contacts what it does not have and takes away what it has; all of them or none. Returns
  /// how many changed. Errors: not_found naming a contact, unprocessable (too many tags), conflict (somebody else
  /// changes the tags of one all the time).
  Result<std::size_t> change(const identity::Caller& caller, std::span<const std::string> contact_ids,
                             const std::vector<std::string>& added, const std::vector<std::string>& removed);

 private:
  Result<std::size_t> attempt(const identity::Caller& caller, std::span<const std::string> contact_ids,
                              const std::vector<std::string>& added, const std::vector<std::string>& removed);

  const Parts& parts_;
  ContactRepository contacts_;
};

}  // namespace parley::contacts
