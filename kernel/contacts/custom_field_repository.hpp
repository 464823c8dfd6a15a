// The SQL of custom field definitions.
#pragma once

#include <optional>
#include <string_view>

#include "contacts/custom_field.hpp"
#include "store/database.hpp"
#include "store/write_set.hpp"

namespace parley::contacts {

class CustomFieldRepository {
 public:
  explicit CustomFieldRepository(store::Database& database) : database_(database) {}

  /// Ordered by key.
  Result<FieldSet> all(std::string_view tenant) const;
  Result<std::optional<CustomField>> find(std::string_view tenant, std::string_view id) const;

  /// Conflict when the key is taken.
  void insert(store::WriteSet& set, const CustomField& field) const;
  /// Label and choices. Conflict when it is gone.
  void update(store::WriteSet& set, const CustomField& field) const;
  /// With every contact's value.
  void remove(store::WriteSet& set, std::string_view id) const;

 private:
  store::Database& database_;
};

}  // namespace parley::contacts
