// The fields that a tenant adds to its contacts: their definitions, and the check of values against them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "schema/validator.hpp"

namespace parley::contacts {

struct CustomField {
  std::string id{};
  std::string key{};  ///< lower-case letters, digits and '_'
  std::string label{};
  std::string type{};  ///< "text", "number", "boolean", "date" or "choice"
  std::vector<std::string> choices{};
  WallTime created_at{}, updated_at{};
};

/// All fields of a tenant, as of one moment.
class FieldSet {
 public:
  /// Errc::internal when the definitions make no schema.
  static Result<FieldSet> make(std::vector<CustomField> fields);

  const std::vector<CustomField>& fields() const { return fields_; }
  const CustomField* find(std::string_view key) const;
  /// Errc::unprocessable names each wrong value as "custom_fields.<key>". Null is right for every field.
  Result<> check(const json::object& values) const;
  /// The value that a text (of a query, of a CSV file) stands for. Errc::unprocessable as check().
  Result<json::value> from_text(const std::string& key, std::string_view text) const;

 private:
  FieldSet(std::vector<CustomField> fields, schema::Validator validator)
      : fields_(std::move(fields)), validator_(std::move(validator)) {}

  std::vector<CustomField> fields_;
  schema::Validator validator_;
};

/// How a value lies in the store, and back.
std::string stored_value(const json::value& value);
std::optional<double> stored_number(const json::value& value);
json::value value_from_store(std::string_view type, std::string_view stored);

}  // namespace parley::contacts
