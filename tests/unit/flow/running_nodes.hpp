// A plugin host that runs node plugins, for tests of what the flow room makes of them.
#pragma once

#include <filesystem>
#include <string>

#include "flow/plugin_node_types.hpp"
#include "plugin/plugin_host.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"

namespace parley::test {

class RunningNodes {
 public:
  /// Starts the plugin in `file` with this config. `id` as its manifest says.
  void start(const std::string& file, const std::string& id, const std::string& config = "{}") {
    std::filesystem::copy_file(file, folder_.path() / std::filesystem::path(file).filename());
    configs_[id] = {true, config};
    host.discover();
    host.start(configs_);
  }

 private:
  TempDir folder_, run_dir_;
  ManualClock clock_;
  Metrics metrics_;
  plugin::HostInterfaces interfaces_;
  plugin::PluginConfigs configs_;

  plugin::PluginHostOptions options() {
    plugin::PluginHostOptions options;
    options.folders = {folder_.path()};
    options.loader.run_dir = run_dir_.path() / "opened";
    return options;
  }

 public:
  plugin::PluginHost host{options(), {interfaces_, Log(null_log_sink()), metrics_, clock_}};
};

/// A step that sees nothing but its kind.
class BareStep final : public flow::StepView {
 public:
  explicit BareStep(std::string_view of_kind) { kind = of_kind; }
  Result<std::string> value(std::string_view) const override { return "null"; }
  Result<std::string> text(std::string_view) const override { return ""; }
};

}  // namespace parley::test
