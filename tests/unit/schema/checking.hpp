// Short ways for the tests to compile a schema and to read findings.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "schema/schema.hpp"
#include "schema/validator.hpp"

namespace parley::test {

inline schema::Validator compiled(const json::value& document) {
  auto validator = schema::Validator::compile(document);
  if (!validator) throw std::runtime_error(validator.error().message);
  return *validator;
}
inline schema::Validator compiled(const schema::Schema& schema) {
  return compiled(json::value(schema.document()));
}
inline schema::Validator compiled_text(std::string_view document) {
  return compiled(json::parse(document));
}

/// "field: message" of each finding, a line each; empty when the instance is right.
inline std::string told(const std::vector<schema::Finding>& findings) {
  std::string out;
  for (const auto& finding : findings) out += (out.empty() ? "" : "\n") + finding.field + ": " + finding.message;
  return out;
}
inline std::string findings(const schema::Validator& validator, std::string_view instance) {
  return told(validator.check(json::parse(instance)));
}
inline std::string findings(const schema::Schema& schema, std::string_view instance) {
  return findings(compiled(schema), instance);
}

/// Why the document is refused; empty when it is not.
inline std::string refusal(std::string_view document) {
  const auto validator = schema::Validator::compile(json::parse(document));
  return validator ? "" : validator.error().message;
}

}  // namespace parley::test
