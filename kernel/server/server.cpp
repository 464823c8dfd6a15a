#include "server/server.hpp"

#include <fstream>
#include <iterator>

#include "base/crypto.hpp"
#include "server/option_mapping.hpp"
#include "server/server_parts.hpp"

namespace parley::server {

namespace {

/// As PluginStatus tells it; "" for a file that cannot be read.
std::string digest_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return in.bad() || bytes.empty() ? std::string() : to_hex(sha256(bytes));
}

}  // namespace

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

std::optional<FirstOwner> Server::take_first_owner() {
  auto made = std::exchange(parts_->first_owner, std::nullopt);
  return made ? std::optional(FirstOwner{std::move(made->email), std::move(made->password)}) : std::nullopt;
}

std::vector<plugin::PluginStatus> Server::plugins() const {
  return parts_->plugins.status();
}

Result<std::string> Server::reload(const std::string& plugin) {
  Parts& p = *parts_;
  if (plugin == p.section("storage").string("plugin"))
    return fail(Errc::invalid,
                plugin + " holds the data of this process and cannot be replaced while it runs; restart instead");
  if (NodeBus::uses(p.section("bus"), plugin))
    return fail(
        Errc::invalid,
        plugin + " holds the subscriptions of this process and cannot be replaced while it runs; restart instead");
  std::string options;
  const auto config_of = [&](const plugin::Manifest& manifest) -> Result<std::string> {
    ServerConfig fresh = load_config(p.options.sources, load_kernel_config(p.options.sources), {manifest});
    for (const config::PluginConfig& configured : fresh.plugins)
      if (configured.id == manifest.id) return options = plugin_json(configured.settings, p.options.layout);
    return fail(Errc::invalid, "no file in plugins.d speaks of " + manifest.id);
  };
  const Result<plugin::ReloadReport> report = p.plugins.reload(plugin, config_of);
  if (!report) return report.error();
  p.running_options[plugin] = options;
  std::string text = plugin + " " + report->version + " serves as generation " + std::to_string(report->generation);
  for (const std::string& note : report->notes) text += "; " + note;
  p.log.info("plugin replaced", {{"plugin", plugin}, {"version", report->version}, {"digest", report->new_digest}});
  return text;
}

std::string Server::reload_all() {
  Parts& p = *parts_;
  const ServerConfig fresh =
      load_config(p.options.sources, load_kernel_config(p.options.sources), p.plugins.manifests());
  if (!fresh.ok()) return "the configuration has errors, nothing was replaced:\n" + config::to_text(fresh.findings);
  const plugin::PluginConfigs wanted = plugin_configs(fresh, p.options.layout);
  std::string text;
  for (const plugin::PluginStatus& status : plugins()) {
    if (status.state != plugin::State::running || status.id == p.section("storage").string("plugin") ||
        NodeBus::uses(p.section("bus"), status.id))
      continue;
    const auto options = wanted.find(status.id);
    const bool same_options = options != wanted.end() && options->second.json == p.running_options[status.id];
    if (same_options && digest_of(status.path) == status.digest) continue;
    const Result<std::string> done = reload(status.id);
    text += (done ? *done : status.id + " was not replaced: " + done.error().message) + "\n";
  }
  return text.empty() ? "no plugin's file or options have changed\n" : text;
}

}  // namespace parley::server
