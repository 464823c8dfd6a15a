// Brings the tables of an area to the state its migrations describe, and refuses when the two tell different stories.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/clock.hpp"
#include "store/migration_files.hpp"
#include "store/session.hpp"

namespace parley::store {

struct MigrationStatus {
  std::string area, name;
  std::optional<WallTime> applied_at;  ///< nothing: waits for up()
};

/// Keeps its books in the table schema_migrations. Uses the session alone, with the system's scope; one thread. Nodes
/// that start at the same time wait for one another, step by step.
class Migrations {
 public:
  /// `dialect` as the storage's facts say it.
  Migrations(Session& session, std::string_view dialect, const Clock& clock)
      : session_(session), dialect_(dialect), clock_(clock) {}

  /// Every step of the area, applied or not. Errors: as for up(), without changing anything but making the table.
  Result<std::vector<MigrationStatus>> status(const MigrationArea& area);

  /// Applies what is missing, each step in a transaction together with its entry in the books, so a step that fails
  /// leaves nothing behind; tables with tenant_id get their policies (keep_tenants_apart) in the same one. Returns how
  /// many were applied.
  /// Errors: conflict, naming the step, when an applied one has other text now, is missing among the steps, follows one
  /// that was never applied, or is newer than all of them; what the database says about a step, with its name.
  Result<std::size_t> up(const MigrationArea& area);

  /// Undoes the last applied step, data and all: for development. Returns its name. Errors: as for up(); not_found when
  /// no step is applied or the last one has nothing that undoes it.
  Result<std::string> down(const MigrationArea& area);

 private:
  struct Applied {
    std::string name, digest;
    WallTime at;
  };
  Result<void> prepare();
  Result<std::vector<Applied>> applied(const std::string& area);
  Result<std::vector<Applied>> checked(const MigrationArea& area);
  Result<std::optional<std::string>> up_one(const MigrationArea& area);
  Result<void> apply(const std::string& area, const Migration& step);
  Result<std::string> down_one(const MigrationArea& area);
  Result<void> lock();
  /// Runs `work` in a transaction that one node at a time has.
  template <class Work>
  std::invoke_result_t<Work&> alone(Work&& work);

  Session& session_;
  const std::string dialect_;
  const Clock& clock_;
};

}  // namespace parley::store
