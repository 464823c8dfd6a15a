// Which column of a file is which part of a contact.
#pragma once

#include <string>
#include <vector>

#include "contacts/category_repository.hpp"
#include "contacts/contact.hpp"
#include "contacts/custom_field.hpp"

namespace parley::contacts {

/// "name", "phone", "email", "language", "notes", "tags", "category", "custom.<key>", or "-" for a column that is left
/// out; one for each column of the file, in its order.
using ImportColumns = std::vector<std::string>;

/// Errc::unprocessable for a column that is not known or named twice, and when none identifies a contact.
Result<> check_columns(const ImportColumns& columns, const FieldSet& fields);

/// Whether the first line names the columns: it holds no phone number or e-mail address, and a name that we know.
bool looks_like_header(const std::vector<std::string>& cells, const FieldSet& fields);
/// What the columns are, by their names in Portuguese, English or Spanish and by the fields' keys and labels; without
/// a header, by what stands in them.
ImportColumns propose_columns(const std::vector<std::string>& first, bool is_header, const FieldSet& fields);

/// One line of a file as a change of a contact. Empty cells say nothing. Errc::unprocessable names the column.
Result<ContactChange> change_from(const std::vector<std::string>& cells, const ImportColumns& columns,
                                  const FieldSet& fields, const std::vector<Category>& categories);

}  // namespace parley::contacts
