// What `parley test` and `parley chat` talk to: the bot that a start would serve (node plugins, rules, flows and
// scripts on disk), without store, channels or network.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bot/folder_programs.hpp"
#include "bot/lua_node_types.hpp"
#include "config/configuration.hpp"
#include "config/sources.hpp"
#include "flow/plugin_node_types.hpp"
#include "plugin/plugin_host.hpp"
#include "scenario/simulated_bot.hpp"
#include "script/rule_registry.hpp"
#include "server/layout.hpp"

namespace parley::server {

struct SimulatorOptions {
  config::Sources sources;
  Layout layout;
  std::vector<std::filesystem::path> more_folders;  ///< with flows and scripts, beside those of the configuration
  bool watch = false;                               ///< a saved rule, flow or script counts at once
};

/// One thread at a time.
class Simulator {
 public:
  /// Starts the plugins that bring types of node, and no others. What is wrong with a plugin or a script is logged and
  /// leaves the others. `clock` outlives the simulator.
  /// Errors: of the rules' options.
  static Result<std::unique_ptr<Simulator>> start(const SimulatorOptions& options,
                                                  config::Loaded<config::Configuration> kernel, const Clock& clock,
                                                  Log log);
  ~Simulator();

  scenario::SimulatedBot& bot() { return bot_; }
  bot::FolderPrograms& folders() { return folders_; }
  const script::RuleRegistry& rules() const { return rules_; }
  const script::Limits& limits() const { return limits_; }

 private:
  Simulator(const SimulatorOptions& options, const config::Configuration& kernel, const Clock& clock, Log log);
  void start_plugins(const SimulatorOptions& options, config::Loaded<config::Configuration> kernel);
  Result<> set_triggers();
  scenario::ProgramSource programs();

  const SystemClock system_clock_;  // of the plugins: what they do takes real time
  const script::Limits limits_;
  Metrics metrics_;
  plugin::HostInterfaces interfaces_;
  plugin::PluginHost plugins_;
  flow::PluginNodeTypes plugin_types_;
  bot::LuaNodeTypes types_;
  bot::FolderPrograms folders_;
  script::RuleRegistry rules_;
  scenario::SimulatedBot bot_;
};

}  // namespace parley::server
