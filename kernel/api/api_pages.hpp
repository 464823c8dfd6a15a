// The pages on which people read the API: Swagger UI at /docs, Redoc at /redoc, RapiDoc at /rapidoc, each over the
// server's own OpenAPI document and with scripts of this server alone.
#pragma once

#include <filesystem>
#include <optional>

#include "net/router.hpp"

namespace parley::api {

/// `folder` holds the pages, and in vendor/ the scripts that packaging/fetch-api-pages.py brought. Where one of them is
/// missing, its page says in a sentence how to get it. Files are read when they are asked for.
Result<> add_api_pages(net::Router& router, std::optional<std::filesystem::path> folder);

}  // namespace parley::api
