// The database without a server: for `parley migrate`, which works on it alone.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "server/server_config.hpp"
#include "store/migrations.hpp"

namespace parley::server {

/// Starts the configured storage plugin alone and brings the kernel's tables up to date, or only tells their state.
/// Errors: conflict when a server runs on the data folder, and what the migrations say.
Result<std::vector<store::MigrationStatus>> migrate_tables(const config::Sources& sources, const Layout& layout,
                                                           bool apply);

}  // namespace parley::server
