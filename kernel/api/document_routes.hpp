// The documents of the API, for people and generators: made from what is served at the moment they are asked for.
#pragma once

#include <string>

#include "net/router.hpp"
#include "rest/catalogue.hpp"

namespace parley::api {

/// Adds GET /api-docs/openapi.json. The catalogue must outlive the router.
Result<> add_document_routes(net::Router& router, const rest::Catalogue& catalogue, std::string version);

}  // namespace parley::api
