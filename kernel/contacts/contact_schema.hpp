// What the parts of a contact may be, said once: for the bodies of the API and for the lines of a file.
#pragma once

#include "contacts/contact.hpp"
#include "schema/schema.hpp"
#include "schema/validator.hpp"

namespace parley::contacts {

schema::Schema name_schema();
/// In any usual writing; whether it is one says normalized_phone().
schema::Schema phone_schema();
schema::Schema language_schema();
schema::Schema notes_schema();
/// No tag begins with a comma: in the stored list it could not be told from the end of another (see has_tag()).
schema::Schema tag_schema();
schema::Schema tags_schema();

/// Holds what came without a schema (a line of a file) against the same bounds.
class ChangeCheck {
 public:
  static ChangeCheck make();
  /// Errc::unprocessable naming each field.
  Result<> check(const ContactChange& change) const;

 private:
  explicit ChangeCheck(schema::Validator validator) : validator_(std::move(validator)) {}
  schema::Validator validator_;
};

}  // namespace parley::contacts
