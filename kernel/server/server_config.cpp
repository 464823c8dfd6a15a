#include "server/server_config.hpp"

#include "config/server_options.hpp"

namespace parley::server {

namespace {

void add(config::Findings& all, const config::Findings& more) {
  all.insert(all.end(), more.begin(), more.end());
}

config::Finding manifest_finding(const plugin::Manifest& manifest, const std::string& field, const Error& error) {
  config::Finding finding;
  finding.file = "manifest of " + manifest.id;
  finding.key = field;
  finding.expected = "an option table";
  finding.found = error.message;
  return finding;
}

std::map<std::string, config::OptionTable> tables(const std::vector<plugin::Manifest>& manifests,
                                                  const json::array plugin::Manifest::*field, const std::string& name,
                                                  config::Findings& findings) {
  std::map<std::string, config::OptionTable> found;
  for (const plugin::Manifest& manifest : manifests) {
    Result<config::OptionTable> table = config::OptionTable::from_json(manifest.*field);
    if (table)
      found.emplace(manifest.id, std::move(*table));
    else
      findings.push_back(manifest_finding(manifest, name, table.error()));
  }
  return found;
}

/// A named plugin must be there and be of the kind the setting wants.
void check_named(const ServerConfig& config, const std::string& section, const std::string& key,
                 const std::vector<plugin::Manifest>& manifests, plugin::Kind kind, config::Findings& findings) {
  const config::Settings& settings = config.kernel.section(section);
  const std::string& id = settings.string(key);
  for (const plugin::Manifest& manifest : manifests)
    if (manifest.id == id && manifest.kind == kind) return;
  findings.push_back(config::finding_at(settings.origin(key), section + "." + key,
                                        "the id of a " + std::string(plugin::name(kind)) + " plugin that was found",
                                        in_quotes(id), "`parley plugins` lists what there is"));
}

}  // namespace

config::Loaded<config::Configuration> load_kernel_config(const config::Sources& sources) {
  return config::load(sources, config::server_sections());
}

std::vector<std::filesystem::path> plugin_folders(const config::Configuration& kernel, const Layout& layout) {
  const std::vector<std::string>& listed = kernel.section("plugins").list("paths");
  if (listed.empty()) return {layout.plugins()};
  return {listed.begin(), listed.end()};
}

ServerConfig load_config(const config::Sources& sources, config::Loaded<config::Configuration> kernel,
                         const std::vector<plugin::Manifest>& manifests) {
  config::Findings findings = kernel.findings();
  auto plugins = config::load_plugins(sources, tables(manifests, &plugin::Manifest::options, "options", findings));
  auto channels = config::load_channels(
      sources, tables(manifests, &plugin::Manifest::channel_options, "channel_options", findings));
  add(findings, plugins.findings());
  add(findings, channels.findings());
  ServerConfig config{std::move(kernel).value_despite_errors(),
                      std::move(plugins).value_despite_errors(),
                      std::move(channels).value_despite_errors(),
                      {}};
  check_named(config, "storage", "plugin", manifests, plugin::Kind::storage, findings);
  for (const char* key : {"plugin", "fallback"})
    check_named(config, "bus", key, manifests, plugin::Kind::bus, findings);
  config.findings = std::move(findings);
  return config;
}

std::string plugin_json(const config::Settings& settings, const Layout& layout) {
  json::object options = settings.reveal_json();
  options.erase("enabled");
  for (const config::Setting& setting : settings.all()) {
    if (setting.type != config::OptionType::path || setting.key.find('.') != std::string::npos) continue;
    const std::filesystem::path path = settings.path(setting.key);
    if (!path.empty() && path.is_relative()) options[setting.key] = (layout.data_dir / path).string();
  }
  return json::serialize(options);
}

plugin::PluginConfigs plugin_configs(const ServerConfig& config, const Layout& layout) {
  plugin::PluginConfigs configs;
  for (const config::PluginConfig& plugin : config.plugins)
    configs[plugin.id] = {plugin.enabled, plugin_json(plugin.settings, layout)};
  return configs;
}

}  // namespace parley::server
