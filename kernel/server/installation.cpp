#include "server/installation.hpp"

#include "config/configuration_json.hpp"

namespace parley::server {

Installation::Installation(const InstallationGround& ground)
    : ground_(ground),
      backlog_(ground.access, ground.database, ground.config.kernel.section("journal").duration("keep"), ground.clock) {
}

std::vector<api::PluginRecord> Installation::plugins() const {
  const std::vector<plugin::Manifest> manifests = ground_.plugins.manifests();
  std::vector<api::PluginRecord> all;
  for (plugin::PluginStatus& status : ground_.plugins.status()) {
    const auto manifest = std::ranges::find(manifests, status.id, &plugin::Manifest::id);
    all.push_back({std::move(status), manifest == manifests.end() ? std::nullopt : std::optional(*manifest)});
  }
  return all;
}

Result<plugin::ReloadReport> Installation::reload(const std::string& plugin, const identity::Caller& caller) {
  Result<plugin::ReloadReport> report = ground_.control.reload(plugin);
  if (!report) return report;
  store::WriteSet set(caller.tenant());
  ground_.audit.add(set, caller, "plugins.reload", plugin,
                    {{"version", report->version}, {"digest", report->new_digest}});
  if (const auto written = ground_.writer.write(std::move(set)); !written) return written.error();
  return report;
}

json::object Installation::configuration() const {
  return config::to_json(ground_.config.kernel, ground_.control.configs(), ground_.config.channels);
}

}  // namespace parley::server
