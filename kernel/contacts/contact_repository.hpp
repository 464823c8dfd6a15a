// The SQL of contacts and of what they have in custom fields. A contact that was merged into another is not found here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contacts/contact.hpp"
#include "contacts/custom_field.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::contacts {

/// Which part of a list, and in which order.
struct ContactPage {
  std::string sort = "-created_at";  ///< created_at or name, "-" before it for descending
  std::int64_t limit = 20, offset = 0;
};

/// Functions that add to a write set act on its tenant. Those that read block.
class ContactRepository {
 public:
  explicit ContactRepository(store::Database& database) : database_(database) {}

  /// With its custom fields.
  Result<std::optional<Contact>> find(std::string_view tenant, std::string_view id) const;
  /// In any order; an id that is not found is left out.
  Result<std::vector<Contact>> find_all(std::string_view tenant, std::span<const std::string> ids) const;
  Result<std::vector<Contact>> list(std::string_view tenant, const store::Condition& condition,
                                    const ContactPage& page) const;
  /// In the order of their ids, those after `after` ("": from the first): for going through all of them.
  Result<std::vector<Contact>> after(std::string_view tenant, const store::Condition& condition,
                                     const std::string& after, std::int64_t most) const;
  Result<std::int64_t> count(std::string_view tenant, const store::Condition& condition) const;
  /// Those with one of these phone numbers or e-mail addresses.
  Result<std::vector<Contact>> with_phone_or_email(std::string_view tenant, std::span<const std::string> phones,
                                                   std::span<const std::string> emails) const;
  Result<std::int64_t> conversations_of(std::string_view tenant, std::string_view id) const;

  /// Conflict when another contact has the line of this phone number.
  void insert(store::WriteSet& set, const Contact& contact) const { insert(set, std::span(&contact, 1)); }
  void insert(store::WriteSet& set, std::span<const Contact> contacts) const;
  /// Sets what differs between the two. Conflict when the contact is gone or another one has the phone number.
  void update(store::WriteSet& set, const Contact& before, const Contact& after, WallTime now) const;
  /// Conflict when the tags are no longer those of `before`.
  void set_tags(store::WriteSet& set, const Contact& before, const std::vector<std::string>& tags, WallTime now) const;
  /// Whoever acts on what it knew of the contact's conversations starts again.
  void renew_conversations(store::WriteSet& set, std::string_view id) const;
  void set_value(store::WriteSet& set, std::string_view id, const CustomField& field, const json::value& value) const;
  void remove_value(store::WriteSet& set, std::string_view id, const CustomField& field) const;
  /// With all that belongs to it: conversations, messages, identities, values, and contacts that were merged into it.
  void remove(store::WriteSet& set, std::string_view id) const;

 private:
  Result<std::vector<Contact>> with_values(std::string_view tenant, Result<std::vector<Contact>> contacts) const;

  store::Database& database_;
};

}  // namespace parley::contacts
