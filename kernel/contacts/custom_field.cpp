#include "contacts/custom_field.hpp"

#include <algorithm>

#include "base/error_detail.hpp"
#include "schema/schema.hpp"

namespace parley::contacts {

namespace {

constexpr std::size_t kLongestText = 2000;  // code points

schema::Schema schema_of(const CustomField& field) {
  if (field.type == "number") return schema::number();
  if (field.type == "boolean") return schema::boolean();
  if (field.type == "date") return schema::date();
  if (field.type == "choice")
    return schema::one_of(std::vector<std::string_view>(field.choices.begin(), field.choices.end()));
  return schema::text(0, kLongestText);
}

Error named(const std::vector<schema::Finding>& findings) {
  std::vector<FieldProblem> problems;
  problems.reserve(findings.size());
  for (const schema::Finding& finding : findings)
    problems.push_back({finding.field.empty() ? "custom_fields" : "custom_fields." + finding.field, finding.message});
  return wrong_fields(std::move(problems));
}

}  // namespace

Result<FieldSet> FieldSet::make(std::vector<CustomField> fields) {
  std::vector<schema::Property> properties;
  properties.reserve(fields.size());
  for (const CustomField& field : fields)
    properties.push_back(schema::optional(field.key, schema::nullable(schema_of(field))));
  Result<schema::Validator> validator = schema::Validator::compile(schema::object(properties).document());
  if (!validator) return fail(Errc::internal, "the custom fields: " + validator.error().message);
  return FieldSet(std::move(fields), std::move(*validator));
}

const CustomField* FieldSet::find(std::string_view key) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const CustomField& f) { return f.key == key; });
  return found == fields_.end() ? nullptr : &*found;
}

Result<> FieldSet::check(const json::object& values) const {
  if (const auto findings = validator_.check(values); !findings.empty()) return named(findings);
  return {};
}

Result<json::value> FieldSet::from_text(const std::string& key, std::string_view text) const {
  const CustomField* field = find(key);
  if (!field) return wrong_field("custom_fields." + key, "there is no custom field of this key");
  json::value value = json::string(text);
  if (field->type == "number" || field->type == "boolean") {
    std::vector<schema::Finding> findings;
    std::optional<json::value> read = validator_.from_text(key, text, findings);
    if (!read) return named(findings);
    value = std::move(*read);
  }
  if (const Result<> right = check(json::object{{key, value}}); !right) return right.error();
  return value;
}

std::string stored_value(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

std::optional<double> stored_number(const json::value& value) {
  return value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt;
}

json::value value_from_store(std::string_view type, std::string_view stored) {
  if (type != "number" && type != "boolean") return json::string(stored);
  const Result<json::value> value = parse_json(stored, "a stored value");
  return value ? *value : json::value(nullptr);
}

}  // namespace parley::contacts
