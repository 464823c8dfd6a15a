// What may be sent: the published schema of outbound messages, held to the type that a message says it has, so that
// what is wrong is named by its field and not as "none of the alternatives".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error_detail.hpp"
#include "base/json.hpp"
#include "schema/validator.hpp"

namespace parley::conversations {

/// Immutable and thread-safe.
class OutboundRules {
 public:
  /// From the text of sdk/schemas/outbound-message.schema.json. Errc::invalid for another document.
  static Result<OutboundRules> from_schema(std::string_view schema);
  /// From the schema that this program was built with.
  static Result<OutboundRules> built_in();

  /// Everything that is wrong with {"type": ..., ...}, empty for a right one. Members that its type does not have are
  /// wrong too.
  std::vector<FieldProblem> check(const json::object& message) const;

 private:
  std::map<std::string, schema::Validator, std::less<>> types_;
};

}  // namespace parley::conversations
