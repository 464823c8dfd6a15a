// An endpoint as a plugin declares it: a JSON document in place of C++ (sdk/schemas/endpoint.schema.json).
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "rest/endpoint.hpp"

namespace parley::rest {

/// Errc::invalid names the plugin, the member and what was expected.
Result<Endpoint> endpoint_from(std::string_view declaration, const std::string& plugin);

}  // namespace parley::rest
