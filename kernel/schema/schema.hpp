// A JSON Schema (2020-12) as a value, and builders that read well where routes, options and nodes are declared. The
// same document validates requests (validator.hpp) and stands in the OpenAPI description, so the two cannot drift.
//
//   object({
//       required("name", text(1, 120)),
//       optional("email", nullable(email()).described("Where the receipt goes.")),
//       optional("tags", list(text(1, 40), 20)),
//   })
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace parley::schema {

struct Property;

/// A value: copying copies the document. Builders give fresh ones; the methods below return a changed copy, so that
/// they chain. Nothing is checked here: Validator::compile says what is wrong with a document.
class Schema {
 public:
  /// Accepts everything.
  Schema() = default;
  explicit Schema(json::object document) : document_(std::move(document)) {}

  const json::object& document() const { return document_; }

  Schema described(std::string_view description) const { return with("description", json::string(description)); }
  Schema titled(std::string_view title) const { return with("title", json::string(title)); }
  /// Documents what the server takes when the member is absent; the validator adds nothing to an instance.
  Schema defaulting(json::value value) const { return with("default", std::move(value)); }
  /// May be called more than once.
  Schema example(json::value value) const;
  /// Never part of an answer (passwords, tokens). The validator does not show what it found there.
  Schema write_only() const { return with("writeOnly", true); }
  Schema read_only() const { return with("readOnly", true); }
  Schema deprecated() const { return with("deprecated", true); }
  /// Of an object: members that are not declared are let through unchecked, or held to `values`.
  Schema allowing_more() const { return with("additionalProperties", true); }
  Schema allowing_more(const Schema& values) const { return with("additionalProperties", values.document_); }
  /// Of a list: no two items are equal.
  Schema without_repeats() const { return with("uniqueItems", true); }
  /// Any other keyword; replaces one that is there.
  Schema with(std::string_view keyword, json::value value) const;

 private:
  json::object document_;
};

/// A member of an object. Made by required() and optional().
struct Property {
  std::string_view name;  ///< a literal, or what outlives the call to object()
  Schema schema;
  bool needed = false;
};
inline Property required(std::string_view name, Schema schema) {
  return {name, std::move(schema), true};
}
inline Property optional(std::string_view name, Schema schema) {
  return {name, std::move(schema), false};
}

// Texts. Lengths are code points.
Schema text(std::size_t min_length, std::size_t max_length);
/// `regex` is RE2's dialect and searches: anchor it with ^ and $. `description` ("a number such as +5511999999999") is
/// also what a finding says was expected.
Schema pattern(std::string_view regex, std::size_t max_length, std::string_view description);
Schema email();
Schema uuid();
/// 1 to 64 letters, digits, '_', '-', '.' or ':': an id of ours or a name that a person chose for one.
Schema id();
/// Absolute, http or https, at most 2048.
Schema url();
/// RFC 3339, with any offset.
Schema time();
Schema date();
/// One of these texts, exactly.
Schema one_of(std::initializer_list<std::string_view> texts);
Schema one_of(const std::vector<std::string_view>& texts);

// Numbers. The bounds are allowed values.
Schema integer(std::int64_t min = std::numeric_limits<std::int64_t>::min(),
               std::int64_t max = std::numeric_limits<std::int64_t>::max());
Schema number();
Schema number(double min, double max);

Schema boolean();
Schema any();

// Documents of documents.
Schema list(const Schema& items, std::size_t max_items, std::size_t min_items = 0);
Schema map_of(const Schema& values, std::size_t max_properties);
/// The schema or null. A schema without a single type becomes anyOf with null.
Schema nullable(const Schema& schema);
/// Members that are not named here are refused; see Schema::allowing_more().
Schema object(std::initializer_list<Property> properties);
Schema object(const std::vector<Property>& properties);
/// At least one of the alternatives.
Schema any_of(std::initializer_list<Schema> alternatives);

}  // namespace parley::schema
