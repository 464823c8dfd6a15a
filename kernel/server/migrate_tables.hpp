// The database without a server: for `parley migrate`, which works on it alone.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "server/server_config.hpp"
#include "store/migrations.hpp"

namespace parley::server {

enum class MigrateVerb { up, status, down };

/// Starts the configured storage plugin alone and brings the kernel's tables up to date, only tells their state, or
/// undoes the last step of one area. Returns the state afterwards.
/// Errors: conflict when a server runs on the data folder, not_found for an area nobody has, and what the migrations
/// say.
Result<std::vector<store::MigrationStatus>> migrate_tables(const config::Sources& sources, const Layout& layout,
                                                           MigrateVerb verb, const std::string& area = "core");

}  // namespace parley::server
