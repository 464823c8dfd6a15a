#include "server/simulator.hpp"

#include <unistd.h>

#include "bot/tenant_rules.hpp"
#include "server/bots.hpp"
#include "server/option_mapping.hpp"
#include "server/server_config.hpp"

namespace parley::server {

namespace {

plugin::PluginHostOptions plugin_options(const config::Configuration& kernel, const Layout& layout) {
  plugin::PluginHostOptions options;
  options.folders = plugin_folders(kernel, layout);
  // Not the server's: this may run as somebody else, and beside it. Kept from run to run, as probing takes time.
  options.loader.run_dir =
      std::filesystem::temp_directory_path() / ("parley-simulator-" + std::to_string(::geteuid())) / "plugins";
  return options;
}

bot::FolderOptions folder_options(const config::Configuration& kernel, const SimulatorOptions& given) {
  bot::FolderOptions options;
  options.roots = flow_folders(kernel);
  options.roots.insert(options.roots.end(), given.more_folders.begin(), given.more_folders.end());
  options.fresh = kernel.section("bots").duration("fresh");
  return options;
}

script::RegistryOptions registry_options(const config::Configuration& kernel, bool watch) {
  script::RegistryOptions options = rule_options(kernel.section("scripts"), kernel.section("hours"));
  options.watch = watch;
  return options;
}

}  // namespace

Simulator::Simulator(const SimulatorOptions& options, const config::Configuration& kernel, const Clock& clock, Log log)
    : limits_(registry_options(kernel, false).rules.limits),
      plugins_(plugin_options(kernel, options.layout), {interfaces_, log, metrics_, system_clock_}),
      plugin_types_(plugins_, log),
      types_(node_options(kernel), plugin_types_, clock, log),
      folders_(folder_options(kernel, options), types_, clock, log),
      rules_(registry_options(kernel, options.watch), clock, log),
      bot_(
          bot_options(kernel), [this](const std::string&) { return rules_.current(); }, programs(), clock, log) {}

Simulator::~Simulator() = default;

Result<std::unique_ptr<Simulator>> Simulator::start(const SimulatorOptions& options,
                                                    config::Loaded<config::Configuration> kernel, const Clock& clock,
                                                    Log log) {
  std::unique_ptr<Simulator> made(new Simulator(options, kernel.value_despite_errors(), clock, std::move(log)));
  if (const Result<> started = made->rules_.start(); !started) return started.error();
  made->start_plugins(options, std::move(kernel));
  if (const Result<> set = made->set_triggers(); !set) return set.error();
  return made;
}

void Simulator::start_plugins(const SimulatorOptions& options, config::Loaded<config::Configuration> kernel) {
  plugins_.discover();
  const std::vector<plugin::Manifest> manifests = plugins_.manifests();
  const ServerConfig config = load_config(options.sources, std::move(kernel), manifests);
  plugin::PluginConfigs configs = plugin_configs(config, options.layout);
  plugin::PluginConfigs nodes;
  for (const plugin::Manifest& manifest : manifests)
    if (auto found = configs.find(manifest.id); manifest.kind == plugin::Kind::node && found != configs.end())
      nodes.insert(*found);
  plugins_.start(nodes);
}

/// What the flows in folders begin by, as rules.
Result<> Simulator::set_triggers() {
  std::vector<script::Rule> triggers;
  for (const bot::Runnable& program : folders_.all()) {
    if (!program.flow) continue;
    const flow::Document& document = program.flow->document();
    if (auto rule = bot::trigger_rule(document.trigger, document.id, document.name))
      triggers.push_back(std::move(*rule));
  }
  return rules_.set_made_rules(std::move(triggers));
}

scenario::ProgramSource Simulator::programs() {
  return {[this](const std::string&, const std::string& name) {
            return Result<std::optional<bot::Runnable>>(folders_.named(name));
          },
          [this](const std::string&, const std::string& channel) {
            return Result<std::optional<bot::Runnable>>(folders_.default_of(channel));
          }};
}

}  // namespace parley::server
