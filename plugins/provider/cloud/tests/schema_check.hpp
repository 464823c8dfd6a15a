// Checks a document against one of sdk/schemas: the part of JSON Schema 2020-12 that these keep to.
#pragma once

#include <boost/json.hpp>
#include <string>

namespace parley::cloud::test {

/// Why the value is not what the schema says, with its place, or empty. Throws std::runtime_error for a schema that
/// uses a keyword this does not know: a rule that is not checked would be a promise without proof.
std::string violation(const boost::json::object& schema, const boost::json::value& value,
                      const std::string& place = "$");

/// The schema of that name in sdk/schemas.
boost::json::object load_schema(const std::string& name);

}  // namespace parley::cloud::test
