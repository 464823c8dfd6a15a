// The OpenAPI 3.1 document of the endpoints that are served, made from their declarations.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "rest/endpoint.hpp"

namespace parley::rest {

json::object openapi_document(const std::vector<Endpoint>& endpoints, const std::string& version);

}  // namespace parley::rest
