// The rules of contacts: what may be written, who is the same person, and what is recorded about it.
#pragma once

#include <string>
#include <vector>

#include "contacts/contact.hpp"
#include "contacts/contact_filter.hpp"
#include "contacts/contact_repository.hpp"
#include "contacts/parts.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

/// Thread-safe; the functions block. Errors of all: not_found for a contact that the tenant does not have (or that was
/// merged into another), unprocessable naming the field, and of the store.
class ContactService {
 public:
  explicit ContactService(const Parts& parts) : parts_(parts), contacts_(parts.database) {}

  struct Page {
    std::vector<Contact> contacts;
    std::int64_t total = 0;
  };
  Result<Page> list(const std::string& tenant, const ContactFilter& filter, const ContactPage& page) const;
  Result<Contact> find(const std::string& tenant, const std::string& id) const;
  Result<std::int64_t> conversations_of(const std::string& tenant, const std::string& id) const;

  /// Errors: quota; conflict when another contact has the phone number.
  Result<Contact> create(const identity::Caller& caller, const ContactChange& change);
  Result<Contact> update(const identity::Caller& caller, const std::string& id, const ContactChange& change);
  /// With conversations and messages.
  Result<> remove(const identity::Caller& caller, const std::string& id);

  /// What a blocked contact writes is stored, not answered, and nothing is sent to them.
  Result<Contact> set_blocked(const identity::Caller& caller, const std::string& id, bool blocked);
  /// Both times are kept; the later one counts.
  Result<Contact> opt_in(const identity::Caller& caller, const std::string& id);
  Result<Contact> opt_out(const identity::Caller& caller, const std::string& id);

 private:
  Result<Contact> save(const identity::Caller& caller, const Contact& before, Contact after, std::string_view action,
                       store::WriteSet set);
  Error explained(const std::string& tenant, const Contact& contact, const Error& error) const;

  const Parts& parts_;
  ContactRepository contacts_;
};

}  // namespace parley::contacts
