#include "server/migrate_tables.hpp"

#include "plugin/plugin_host.hpp"
#include "server/instance_lock.hpp"

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
  auto kernel = load_kernel_config(sources);
  if (!kernel.ok()) return fail(Errc::invalid, config::to_text(kernel.findings()));
  std::filesystem::create_directories(layout.data_dir);
  const Result<InstanceLock> lock = InstanceLock::take(layout.data_dir);
  if (!lock) return lock.error();
  plugin::PluginHostOptions options;
  options.folders = plugin_folders(kernel.value(), layout);
  options.loader.run_dir = layout.data_dir / "run/plugins";
  const plugin::HostInterfaces interfaces;
  Metrics metrics;
  const SystemClock clock;
  plugin::PluginHost plugins(options, {interfaces, Log(null_log_sink()), metrics, clock});
  plugins.discover();
  const ServerConfig config = load_config(sources, std::move(kernel), plugins.manifests());
  if (!config.ok()) return fail(Errc::invalid, config::to_text(config.findings));
  const std::string id = config.kernel.section("storage").string("plugin");
  plugin::PluginConfigs all = plugin_configs(config, layout);
  plugins.start({{id, all[id]}});
  const auto instance = plugins.find(id);
  if (!instance) return fail(Errc::unavailable, "storage plugin " + id + " did not start; `parley plugins` says why");
  return migrate({instance->interface<parley_storage_v1>(PARLEY_STORAGE_V1), instance->raw()}, layout, verb, area);
}

}  // namespace parley::server
