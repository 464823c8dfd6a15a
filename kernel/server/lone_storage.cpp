#include "server/lone_storage.hpp"

#include <parley/abi/storage.h>

#include "server/named_plugin.hpp"

namespace parley::server {

LoneStorage::LoneStorage(plugin::PluginHostOptions options)
    : plugins_(std::move(options), {interfaces_, Log(null_log_sink()), metrics_, clock_}) {}

Result<std::unique_ptr<LoneStorage>> LoneStorage::open(const config::Sources& sources, const Layout& layout) {
  auto kernel = load_kernel_config(sources);
  if (!kernel.ok()) return fail(Errc::invalid, config::to_text(kernel.findings()));
  plugin::PluginHostOptions options;
  options.folders = plugin_folders(kernel.value(), layout);
  options.loader.run_dir = layout.data_dir / "run/plugins";
  std::unique_ptr<LoneStorage> lone(new LoneStorage(std::move(options)));
  lone->plugins_.discover();
  lone->config_.emplace(load_config(sources, std::move(kernel), lone->plugins_.manifests()));
  if (!lone->config_->ok()) return fail(Errc::invalid, config::to_text(lone->config_->findings));
  auto started = start_named(lone->plugins_, "storage", lone->kernel().section("storage").string("plugin"),
                             plugin_configs(*lone->config_, layout));
  if (!started) return started.error();
  lone->instance_ = std::move(*started);
  return lone;
}

Result<> LoneStorage::start(std::string_view role, const std::string& id, const Layout& layout) {
  const auto started = start_named(plugins_, role, id, plugin_configs(*config_, layout));
  return started ? Result<>() : started.error();
}

Result<std::unique_ptr<store::Writer>> LoneStorage::write_with(const store::WriterOptions& options) {
  return store::Writer::start(storage(), options, clock_, Log(null_log_sink()), metrics_);
}

store::Storage LoneStorage::storage() const {
  return {instance_->interface<parley_storage_v1>(PARLEY_STORAGE_V1), instance_->raw()};
}

}  // namespace parley::server
