// The configured storage plugin by itself, for a command that works on the database without a server.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "config/sources.hpp"
#include "plugin/plugin_host.hpp"
#include "server/layout.hpp"
#include "server/server_config.hpp"
#include "store/session.hpp"
#include "store/writer.hpp"

namespace parley::server {

/// Neither copied nor moved: the plugin host points into it. Sessions of storage() must end before it does.
class LoneStorage {
 public:
  /// Errors: invalid (the configuration), unavailable or not_found (the plugin, with its reason).
  static Result<std::unique_ptr<LoneStorage>> open(const config::Sources& sources, const Layout& layout);

  store::Storage storage() const;
  /// Starts another plugin beside it, as start_named() does; `role` is for the error.
  Result<> start(std::string_view role, const std::string& id, const Layout& layout);
  const plugin::PluginHost& plugins() const { return plugins_; }
  /// A writer on its storage, which must be gone before this is.
  Result<std::unique_ptr<store::Writer>> write_with(const store::WriterOptions& options);
  const config::Configuration& kernel() const { return config_->kernel; }

 private:
  explicit LoneStorage(plugin::PluginHostOptions options);

  std::optional<ServerConfig> config_;
  const plugin::HostInterfaces interfaces_;
  Metrics metrics_;
  const SystemClock clock_;
  plugin::PluginHost plugins_;
  std::shared_ptr<plugin::Instance> instance_;
};

}  // namespace parley::server
