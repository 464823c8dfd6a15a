// Replacing plugins while the server runs, along one path for SIGHUP, `parley plugins reload` and the API: the
// configuration is read again, checked, and the plugin gets the options that stand there now.
#pragma once

#include <mutex>

#include "base/log.hpp"
#include "server/server_config.hpp"

namespace parley::server {

/// Thread-safe; reloads take turns. All references outlive it.
class PluginControl {
 public:
  PluginControl(const config::Sources& sources, const Layout& layout, const ServerConfig& config,
                plugin::PluginHost& host, Log log)
      : sources_(sources), layout_(layout), config_(config), host_(host), log_(std::move(log)) {}

  /// Starts all that the configuration says.
  void start();
  /// Errors: not_found (no such plugin), conflict (it holds this process's data or subscriptions, is off, or its new
  /// file or options are refused). What ran before goes on.
  Result<plugin::ReloadReport> reload(const std::string& plugin);
  /// Every running plugin whose file or options changed. The report is for people.
  std::string reload_all();
  /// The options that plugins run with, or would have started with.
  std::vector<config::PluginConfig> configs() const;

 private:
  Result<> may_be_replaced(const std::string& plugin) const;
  Result<config::PluginConfig> fresh_config(const plugin::Manifest& manifest) const;
  bool is_unchanged(const plugin::PluginStatus& status, const ServerConfig& fresh) const;

  const config::Sources& sources_;
  const Layout& layout_;
  const ServerConfig& config_;
  plugin::PluginHost& host_;
  const Log log_;
  std::mutex turn_;
  mutable std::mutex mutex_;
  std::map<std::string, config::PluginConfig> running_;
};

/// "provider.cloud 1.2.0 serves as generation 3", and what did not go well.
std::string to_text(const std::string& plugin, const plugin::ReloadReport& report);

}  // namespace parley::server
