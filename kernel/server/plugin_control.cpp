#include "server/plugin_control.hpp"

#include <fstream>
#include <iterator>

#include "base/crypto.hpp"
#include "server/node_bus.hpp"

namespace parley::server {

namespace {

/// As PluginStatus tells it; "" for a file that cannot be read.
std::string digest_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return in.bad() || bytes.empty() ? std::string() : to_hex(sha256(bytes));
}

const config::PluginConfig* find(const std::vector<config::PluginConfig>& all, const std::string& id) {
  const auto found = std::ranges::find(all, id, &config::PluginConfig::id);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string to_text(const std::string& plugin, const plugin::ReloadReport& report) {
  std::string text = plugin + " " + report.version + " serves as generation " + std::to_string(report.generation);
  for (const std::string& note : report.notes) text += "; " + note;
  return text;
}

void PluginControl::start() {
  const std::lock_guard turn(turn_);
  {
    const std::lock_guard lock(mutex_);
    for (const config::PluginConfig& plugin : config_.plugins) running_[plugin.id] = plugin;
  }
  host_.start(plugin_configs(config_, layout_));
}

std::vector<config::PluginConfig> PluginControl::configs() const {
  const std::lock_guard lock(mutex_);
  std::vector<config::PluginConfig> all;
  for (const auto& [id, plugin] : running_) all.push_back(plugin);
  return all;
}

Result<> PluginControl::may_be_replaced(const std::string& plugin) const {
  if (plugin == config_.kernel.section("storage").string("plugin"))
    return fail(Errc::conflict,
                plugin + " holds the data of this process and cannot be replaced while it runs; restart instead");
  if (NodeBus::uses(config_.kernel.section("bus"), plugin))
    return fail(
        Errc::conflict,
        plugin + " holds the subscriptions of this process and cannot be replaced while it runs; restart instead");
  return {};
}

Result<config::PluginConfig> PluginControl::fresh_config(const plugin::Manifest& manifest) const {
  std::vector<plugin::Manifest> manifests = host_.manifests();
  std::erase_if(manifests, [&](const plugin::Manifest& known) { return known.id == manifest.id; });
  manifests.push_back(manifest);
  const ServerConfig fresh = load_config(sources_, load_kernel_config(sources_), manifests);
  if (!fresh.ok())
    return fail(Errc::conflict,
                "the configuration has errors, nothing was replaced:\n" + config::to_text(fresh.findings));
  const config::PluginConfig* const found = find(fresh.plugins, manifest.id);
  if (!found) return fail(Errc::conflict, "no file in plugins.d speaks of " + manifest.id);
  if (!found->enabled)
    return fail(Errc::conflict, manifest.id + " is off: set enabled = true in plugins.d/" + manifest.id + ".toml");
  return *found;
}

Result<plugin::ReloadReport> PluginControl::reload(const std::string& plugin) {
  if (const Result<> may = may_be_replaced(plugin); !may) return may.error();
  const std::lock_guard turn(turn_);
  config::PluginConfig used;
  Result<plugin::ReloadReport> report =
      host_.reload(plugin, [&](const plugin::Manifest& manifest) -> Result<std::string> {
        Result<config::PluginConfig> fresh = fresh_config(manifest);
        if (!fresh) return fresh.error();
        used = std::move(*fresh);
        return plugin_json(used.settings, layout_);
      });
  if (!report) {
    const Error& error = report.error();
    return error.code == Errc::not_found ? error : fail(Errc::conflict, error.message);
  }
  const std::lock_guard lock(mutex_);
  running_[plugin] = std::move(used);
  log_.info("plugin replaced", {{"plugin", plugin}, {"version", report->version}, {"digest", report->new_digest}});
  return report;
}

bool PluginControl::is_unchanged(const plugin::PluginStatus& status, const ServerConfig& fresh) const {
  const config::PluginConfig* const wanted = find(fresh.plugins, status.id);
  const std::lock_guard lock(mutex_);
  const auto runs = running_.find(status.id);
  return wanted && runs != running_.end() &&
         plugin_json(wanted->settings, layout_) == plugin_json(runs->second.settings, layout_) &&
         digest_of(status.path) == status.digest;
}

std::string PluginControl::reload_all() {
  const ServerConfig fresh = load_config(sources_, load_kernel_config(sources_), host_.manifests());
  if (!fresh.ok()) return "the configuration has errors, nothing was replaced:\n" + config::to_text(fresh.findings);
  std::string text;
  for (const plugin::PluginStatus& status : host_.status()) {
    if (status.state != plugin::State::running || !may_be_replaced(status.id) || is_unchanged(status, fresh)) continue;
    const Result<plugin::ReloadReport> done = reload(status.id);
    text += (done ? to_text(status.id, *done) : status.id + " was not replaced: " + done.error().message) + "\n";
  }
  return text.empty() ? "no plugin's file or options have changed\n" : text;
}

}  // namespace parley::server
