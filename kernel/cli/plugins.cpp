#include <iostream>

#include "cli/commands.hpp"
#include "cli/plugin_table.hpp"
#include "cli/report.hpp"
#include "host/services.hpp"
#include "plugin/plugin_host.hpp"
#include "server/control.hpp"
#include "server/server_config.hpp"

namespace parley::cli {

namespace {

constexpr const char* kHelp =
    "parley plugins - what plugins there are, in which state, and why\n\n"
    "Usage: parley plugins [--json]          the running server's, or what a start would decide when none runs\n"
    "       parley plugins reload [ID]       replace one plugin, or all that changed, in the running server\n\n";

/// What a start would decide, without opening a single plugin.
std::vector<plugin::PluginStatus> decide(const Arguments& arguments) {
  const config::Sources sources = sources_of(arguments);
  const server::Layout layout = layout_of(arguments, sources);
  auto kernel = server::load_kernel_config(sources);
  plugin::PluginHostOptions options;
  options.folders = server::plugin_folders(kernel.value_despite_errors(), layout);
  plugin::HostInterfaces interfaces;
  host::add_interfaces(interfaces);
  Metrics metrics;
  const SystemClock clock;
  plugin::PluginHost host(options, {interfaces, Log(null_log_sink()), metrics, clock});
  host.discover();
  const server::ServerConfig config = server::load_config(sources, std::move(kernel), host.manifests());
  host.resolve(server::plugin_configs(config, layout));
  return host.status();
}

Result<json::array> list(const Arguments& arguments, bool& running) {
  const config::Sources sources = sources_of(arguments);
  const Result<std::string> answer = server::ControlSocket::ask(layout_of(arguments, sources).data_dir, "plugins");
  running = answer.has_value();
  if (!answer && answer.error().code == Errc::not_found) return to_json(decide(arguments));
  if (!answer) return answer.error();
  const Result<json::value> value = parse_json(*answer, "the server's answer");
  if (!value) return value.error();
  return value->as_array();
}

int reload(const Arguments& arguments) {
  std::string line = "reload";
  if (arguments.positional.size() > 1) line += " " + arguments.positional[1];
  const Result<std::string> answer =
      server::ControlSocket::ask(layout_of(arguments, sources_of(arguments)).data_dir, line);
  if (!answer) return failure("plugins", answer.error().message);
  std::cout << *answer << (answer->ends_with('\n') ? "" : "\n");
  return kOk;
}

}  // namespace

int plugins(const Words& words) {
  const Result<Arguments> arguments = parse_arguments(words, {"--help", "--json"});
  if (!arguments) return usage_error("plugins", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  const auto& positional = arguments->positional;
  if (!positional.empty() && positional[0] == "reload" && positional.size() <= 2) return reload(*arguments);
  if (!positional.empty()) return usage_error("plugins", fail(Errc::invalid, "unexpected '" + positional[0] + "'"));
  bool running = false;
  const Result<json::array> found = list(*arguments, running);
  if (!found) return failure("plugins", found.error().message);
  if (arguments->has("--json")) {
    std::cout << json::serialize(*found) << "\n";
    return kOk;
  }
  print_table(std::cout, *found);
  if (!running) std::cout << "\nNo server runs on this data folder: this is what a start would decide.\n";
  return kOk;
}

}  // namespace parley::cli
