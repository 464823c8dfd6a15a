// How a wanted change becomes a contact that may be written: shared by single changes and by imports.
#pragma once

#include <optional>
#include <string>

#include "contacts/contact.hpp"
#include "contacts/contact_repository.hpp"
#include "contacts/custom_field.hpp"

namespace parley::contacts {

constexpr std::size_t kMostTags = 50;  ///< of one contact

/// Puts the change into the contact. Errc::unprocessable names the field: a number that is no phone number, a category
/// that the tenant does not have, a value of another type than its field.
Result<> apply(store::Database& database, const std::string& tenant, const FieldSet& fields,
               const ContactChange& change, Contact& contact);
/// The same without a look at the store: the category is taken as it is.
Result<> apply_values(const FieldSet& fields, const ContactChange& change, Contact& contact);

/// Adds what the change says about custom fields to the set.
void write_values(const ContactRepository& contacts, store::WriteSet& set, const std::string& contact_id,
                  const FieldSet& fields, const ContactChange& change);

/// Errc::conflict when another contact has the line of this one's phone number, naming that contact.
std::optional<Error> phone_taken(const ContactRepository& contacts, const std::string& tenant, const Contact& contact);

/// Each once, in the order in which they come first.
std::vector<std::string> without_repeats(const std::vector<std::string>& tags);

}  // namespace parley::contacts
