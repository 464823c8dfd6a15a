#include "server/migrate_tables.hpp"

#include "server/instance_lock.hpp"
#include "server/lone_storage.hpp"

namespace parley::server {

namespace {

Result<void> undo_last(store::Migrations& migrations, const std::vector<store::MigrationArea>& areas,
                       const std::string& name) {
  for (const store::MigrationArea& area : areas) {
    if (area.name != name) continue;
    const auto undone = migrations.down(area);
    return undone ? Result<void>() : undone.error();
  }
  return fail(Errc::not_found, "there is no folder migrations/" + name);
}

Result<std::vector<store::MigrationStatus>> migrate(const store::Storage& storage, const Layout& layout,
                                                    MigrateVerb verb, const std::string& name) {
  const auto folder = layout.shared("migrations");
  if (!folder) return folder.error();
  const auto facts = storage.facts();
  if (!facts) return facts.error();
  const auto areas = store::read_migrations(*folder, facts->dialect);
  if (!areas) return areas.error();
  Result<store::Session> session = storage.open(store::Storage::Access::read_write);
  if (!session) return session.error();
  const SystemClock clock;
  store::Migrations migrations(*session, facts->dialect, clock);
  if (verb == MigrateVerb::down) {
    if (const auto undone = undo_last(migrations, *areas, name); !undone) return undone.error();
  }
  std::vector<store::MigrationStatus> all;
  for (const store::MigrationArea& area : *areas) {
    if (verb == MigrateVerb::up)
      if (const auto applied = migrations.up(area); !applied) return applied.error();
    const auto status = migrations.status(area);
    if (!status) return status.error();
    all.insert(all.end(), status->begin(), status->end());
  }
  return all;
}

}  // namespace

Result<std::vector<store::MigrationStatus>> migrate_tables(const config::Sources& sources, const Layout& layout,
                                                           MigrateVerb verb, const std::string& area) {
  std::filesystem::create_directories(layout.data_dir);
  const Result<InstanceLock> lock = InstanceLock::take(layout.data_dir);
  if (!lock) return lock.error();
  const auto opened = LoneStorage::open(sources, layout);
  if (!opened) return opened.error();
  return migrate((*opened)->storage(), layout, verb, area);
}

}  // namespace parley::server
