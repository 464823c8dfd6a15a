#include "server/server.hpp"

#include "server/option_mapping.hpp"
#include "server/server_parts.hpp"

namespace parley::server {

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options) {
  config::Loaded<config::Configuration> kernel = load_kernel_config(options.sources);
  if (!kernel.ok()) return fail(Errc::invalid, "the configuration has errors:\n" + config::to_text(kernel.findings()));
  const auto manifests = plugin::manifests_of(
      plugin::discover(plugin_folders(kernel.value(), options.layout), 1000, SystemClock().wall()));
  ServerConfig config = load_config(options.sources, std::move(kernel), manifests);
  if (!config.ok()) return fail(Errc::invalid, "the configuration has errors:\n" + config::to_text(config.findings));
  Log log = make_log(config.kernel.section("log"));
  for (const config::Finding& warning : config.findings) log.warning(warning.to_text());
  auto parts = std::make_unique<Parts>(std::move(options), std::move(config), log);
  if (const Result<> started = parts->start(); !started) {
    parts->stop();
    return started.error();
  }
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

bool Server::stop() {
  return parts_->stop();
}

std::string Server::url() const {
  const std::string& host = parts_->section("server").address("listen").host;
  const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return "http://" + shown + ":" + std::to_string(parts_->edge->port());
}

std::vector<plugin::PluginStatus> Server::plugins() const {
  return parts_->plugins.status();
}

Result<std::string> Server::reload(const std::string& plugin) {
  const Result<plugin::ReloadReport> report = parts_->plugin_control.reload(plugin);
  return report ? Result<std::string>(to_text(plugin, *report)) : Result<std::string>(report.error());
}

std::string Server::reload_all() {
  return parts_->plugin_control.reload_all();
}

}  // namespace parley::server
