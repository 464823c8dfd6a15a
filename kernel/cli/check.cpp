#include <iostream>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "config/dump.hpp"
#include "plugin/discovery.hpp"
#include "script/rule_registry.hpp"
#include "server/option_mapping.hpp"
#include "server/server_config.hpp"

namespace parley::cli {

namespace {

constexpr const char* kHelp =
    "parley check - validate the configuration and the scripts as a start would\n\n"
    "Usage: parley check [--print]\n\n"
    "  --print              show the configuration in effect, with the origin of every value, secrets hidden\n";

/// Prints what is wrong with scripts; returns how many are.
std::size_t check_scripts(const config::Configuration& kernel) {
  script::RegistryOptions options = server::rule_options(kernel.section("scripts"), kernel.section("hours"));
  options.watch = false;
  const SystemClock clock;
  script::RuleRegistry rules(options, clock, Log(null_log_sink()));
  std::size_t broken = 0;
  if (const Result<> started = rules.start(); !started) {
    std::cout << "error: scripts: " << started.error().message << "\n";
    ++broken;
  }
  for (const script::ScriptState& script : rules.scripts()) {
    if (script.error.empty()) continue;
    std::cout << "error: " << script.error << "\n";
    ++broken;
  }
  return broken;
}

}  // namespace

int check(const Words& words) {
  const Result<Arguments> arguments = parse_arguments(words, {"--help", "--print"});
  if (!arguments) return usage_error("check", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  const config::Sources sources = sources_of(*arguments);
  const server::Layout layout = layout_of(*arguments, sources);
  auto kernel = server::load_kernel_config(sources);
  const auto discovered =
      plugin::discover(server::plugin_folders(kernel.value_despite_errors(), layout), 1000, SystemClock().wall());
  const auto manifests = plugin::manifests_of(discovered);
  const server::ServerConfig config = server::load_config(sources, std::move(kernel), manifests);
  std::cout << config::to_text(config.findings);
  const std::size_t broken = check_scripts(config.kernel);
  if (arguments->has("--print")) std::cout << config::dump(config.kernel, config.plugins, config.channels);
  if (!config.ok() || broken > 0) return kConfiguration;
  std::cout << "The configuration is sound: " << config.plugins.size() << " plugins, " << config.channels.size()
            << " channels.\n";
  return kOk;
}

}  // namespace parley::cli
