// Migrations as text: read from migrations/<area>/NNNN_name.sql, or brought along by a feature plugin.
//
// NNNN_name.<dialect>.sql stands in for NNNN_name.sql on that dialect only. A number that other dialects have and this
// one has not is a step without statements, so numbers never have gaps. NNNN_name.down.sql and
// NNNN_name.down.<dialect>.sql undo a step, in development.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace parley::store {

struct Migration {
  std::string name;  ///< "0001_messaging": four digits, an underscore, then a-z, 0-9 and underscores
  std::string text;  ///< statements separated by ";"; empty when this dialect needs none
  std::optional<std::string> down = {};  ///< what undoes them, if anybody wrote it
};

/// The migrations of one part of the house, numbered from 0001 without gaps.
struct MigrationArea {
  std::string name;
  std::vector<Migration> steps;

  /// From a plugin's own list, in any order. Errors: invalid for a wrong name, a gap or a number that occurs twice.
  static Result<MigrationArea> make(std::string name, std::vector<Migration> steps);
};

/// The area "core" first, the others by name: features may refer to the core's tables. Errors: not_found when `root` is
/// no folder, invalid as above and for files that are no migration.
Result<std::vector<MigrationArea>> read_migrations(const std::filesystem::path& root, std::string_view dialect);

}  // namespace parley::store
