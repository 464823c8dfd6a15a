// Brings the tables of an area to the state its migrations describe, and refuses when the two tell different stories.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/migration_files.hpp"
#include "store/session.hpp"

namespace parley::store {

struct MigrationStatus {
  std::string area, name;
  std::optional<WallTime> applied_at;  ///< nothing: waits for up()
};

/// Keeps its books in the table schema_migrations. Uses the session alone; one thread.
class Migrations {
 public:
  Migrations(Session& session, const Clock& clock) : session_(session), clock_(clock) {}

  /// Every step of the area, applied or not. Errors: as for up(), without changing anything but making the table.
  Result<std::vector<MigrationStatus>> status(const MigrationArea& area);

  /// Applies what is missing, each step in a transaction together with its entry in the books, so a step that fails
  /// leaves nothing behind. Returns how many were applied.
  /// Errors: conflict, naming the step, when an applied one has other text now, is missing among the steps, follows one
  /// that was never applied, or is newer than all of them; what the database says about a step, with its name.
  Result<std::size_t> up(const MigrationArea& area);

 private:
  struct Applied {
    std::string name, digest;
    WallTime at;
  };
  Result<std::vector<Applied>> applied(const std::string& area);
  Result<std::vector<Applied>> checked(const MigrationArea& area);
  Result<void> apply(const std::string& area, const Migration& step);
  Result<void> apply_in_transaction(const std::string& area, const Migration& step);

  Session& session_;
  const Clock& clock_;
};

}  // namespace parley::store
