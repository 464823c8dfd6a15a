// Checks JSON documents against a JSON Schema (2020-12) and says what is wrong in words for a person. Only a subset of
// the keywords is known, and a schema with any other is refused, so that no declaration can silently go unchecked.
//
// Known: true and false, type, enum, const, properties, required, additionalProperties, patternProperties,
// min/maxProperties, items, prefixItems, min/maxItems, uniqueItems, min/maxLength, pattern (RE2), format, minimum,
// maximum, exclusiveMinimum/Maximum, multipleOf, allOf, anyOf, oneOf, not, if/then/else, $defs and $ref inside the
// document ("#", "#/$defs/name"). Formats, all of them asserted: date-time, date, email, hostname, ipv4, ipv6, uri,
// uuid. Without meaning here: title, description, default, examples, deprecated, readOnly, writeOnly, $schema, $id (of
// the whole document), $comment, x-*; of these, writeOnly keeps values out of findings and x-expected is what a finding
// says instead of the pattern.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace parley::schema {

/// One thing that is wrong with an instance.
struct Finding {
  std::string field;    ///< contact.phones[2].number; empty when the whole document is meant
  std::string message;  ///< expected a text of at most 120 characters, found one of 4000

  friend bool operator==(const Finding&, const Finding&) = default;
};

/// What one check may cost. Reaching `depth` or `steps` is itself a finding, so nothing passes unchecked.
struct Limits {
  std::size_t findings = 50;      ///< the check ends there; at least 1
  std::size_t depth = 200;        ///< of schemas applied inside one another; a document from parse_json has 32 levels
  std::size_t steps = 1'000'000;  ///< schemas applied to values; alternatives inside alternatives multiply
};

struct Compiled;

/// Immutable and cheap to copy: copies share the compiled form. Every function is thread-safe. A document without
/// findings is checked without an allocation of ours, but for uniqueItems and for objects in enum and const.
class Validator {
 public:
  /// Errc::invalid names the place in the schema and what is wrong there: '/properties/name: the keyword "minLenght" is
  /// not known, so it would not be checked; did you mean "minLength"?'. A schema may hold 10 000 schemas, 64 deep.
  static Result<Validator> compile(const json::value& schema);

  /// Empty when the instance is right.
  std::vector<Finding> check(const json::value& instance, const Limits& limits = {}) const;

  /// The value that the text of a query parameter stands for, by the schema of the member `name`: integers and numbers
  /// as JSON writes them (so neither " 5" nor "+5" nor "05"; "1e3" is a number, not an integer), true and false, lists
  /// by comma, null where texts are not allowed. A name that the schema does not know stays text, and check() refuses
  /// it. Nothing when the text cannot be of the type: then there is one finding more. Ranges are check()'s affair.
  std::optional<json::value> from_text(std::string_view name, std::string_view text,
                                       std::vector<Finding>& findings) const;

 private:
  explicit Validator(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace parley::schema
