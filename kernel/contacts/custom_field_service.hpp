// The rules of custom field definitions. Key and type stay as they were made: values and segments rely on them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contacts/custom_field_repository.hpp"
#include "contacts/parts.hpp"
#include "identity/caller.hpp"

namespace parley::contacts {

/// Thread-safe; the functions block. Errors of all: not_found, unprocessable naming the field, and of the store.
class CustomFieldService {
 public:
  explicit CustomFieldService(const Parts& parts) : parts_(parts), fields_(parts.database) {}

  static constexpr std::size_t kMostFields = 100;  ///< of one tenant

  Result<std::vector<CustomField>> list(const std::string& tenant) const;
  Result<CustomField> find(const std::string& tenant, const std::string& id) const;
  /// `field` has key, label, type and choices. Errors: conflict (the key is taken), limit.
  Result<CustomField> create(const identity::Caller& caller, CustomField field);
  /// What a contact has stays, also when it is no choice any more.
  Result<CustomField> update(const identity::Caller& caller, const std::string& id, std::optional<std::string> label,
                             std::optional<std::vector<std::string>> choices);
  /// With every contact's value.
  Result<> remove(const identity::Caller& caller, const std::string& id);

 private:
  const Parts& parts_;
  CustomFieldRepository fields_;
};

}  // namespace parley::contacts
