#include "server/rotate_secrets.hpp"

#include "plugin/plugin_host.hpp"

namespace parley::server {

namespace {

Result<std::vector<RotatedColumn>> rotate(const store::Storage& storage, const secrets::Keyring& keyring,
                                          const Clock& clock, std::size_t batch) {
  Result<store::Session> session = storage.open(store::Storage::Access::read_write);
  if (!session) return session.error();
  const secrets::Vault vault(keyring, clock);
  std::vector<RotatedColumn> all;
  for (const SealedColumn& column : sealed_columns()) {
    Result<ResealCounts> counts = reseal(*session, vault, column, batch);
    const std::string name = std::string(column.table) + "." + std::string(column.column);
    if (!counts) return fail(counts.error().code, name + ": " + counts.error().message);
    all.push_back({name, *std::move(counts)});
  }
  return all;
}

}  // namespace

Result<secrets::Keyring> open_keyring(const config::Settings& section, const Layout& layout) {
  std::vector<std::string> keys;
  for (const config::Secret& key : section.secrets("keys")) keys.push_back(key.reveal());
  return secrets::Keyring::open(keys, secrets::Keyring::file_in(layout.data_dir));
}

Result<std::vector<RotatedColumn>> rotate_secrets(const config::Sources& sources, const Layout& layout,
                                                  std::size_t batch) {
  auto kernel = load_kernel_config(sources);
  if (!kernel.ok()) return fail(Errc::invalid, config::to_text(kernel.findings()));
  const Result<secrets::Keyring> keyring = open_keyring(kernel.value().section("secrets"), layout);
  if (!keyring) return keyring.error();
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
  return rotate({instance->interface<parley_storage_v1>(PARLEY_STORAGE_V1), instance->raw()}, *keyring, clock, batch);
}

}  // namespace parley::server
