// The name of a data folder among the nodes of a database: made on first start, the same from then on, so that a server
// that starts again knows what its last run left.
#pragma once

#include <filesystem>
#include <string>

#include "base/ids.hpp"
#include "base/result.hpp"

namespace parley::server {

/// With the folder's lock held. Errors: unavailable when the file can be neither read nor made.
Result<std::string> node_name(const std::filesystem::path& data_dir, Ids& ids);

}  // namespace parley::server
