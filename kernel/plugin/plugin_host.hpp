// The kernel's plugins: finds them, starts them in order, hands them out, replaces them while they serve and stops
// them.
//
// The life of a server: discover() → validate each config against manifests() → start(configs) → find()/by_kind() from
// anywhere, reload() now and then → stop(). One broken plugin costs that plugin and those that require it, no other.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "plugin/discovery.hpp"
#include "plugin/loader.hpp"
#include "plugin/retirement.hpp"

namespace parley::plugin {

struct PluginHostOptions {
  std::vector<std::filesystem::path> folders;
  std::size_t max_files = 1000;  ///< .so files looked at per folder
  LoaderOptions loader;
  Millis start_deadline{60'000};  ///< for a plugin's init, and again for its start
  RetirementOptions retirement;
};

/// What the host works with. References and non-null ports must outlive it.
struct PluginHostParts {
  const HostInterfaces& interfaces;
  Log log;
  Metrics& metrics;
  const Clock& clock;
  Registrations* registrations = nullptr;
  Lifecycle* lifecycle = nullptr;
};

struct PluginConfig {
  bool enabled = false;
  std::string json;  ///< an object with every option: validated, defaults filled in, secrets resolved
};
using PluginConfigs = std::map<std::string, PluginConfig>;

struct ReloadReport {
  std::string old_digest;  ///< empty when nothing ran before
  std::string new_digest;
  std::string version;
  std::uint64_t generation = 0;
  std::vector<std::string> notes;  ///< what did not go well with the old instance; empty when it is gone
};

/// discover, start, reload and stop take turns (a mutex); find, by_kind, manifests and status answer at any time.
class PluginHost {
 public:
  PluginHost(PluginHostOptions options, PluginHostParts parts);
  ~PluginHost();  ///< stops what runs
  PluginHost(const PluginHost&) = delete;
  PluginHost& operator=(const PluginHost&) = delete;

  /// Looks through the folders. Again later: takes up new files; what runs goes on.
  void discover();
  /// Of all sound candidates, for validating configs.
  std::vector<Manifest> manifests() const;

  /// Decides for every candidate whether it can start: config, requirements, permissions. Opens no file. Gives the ids
  /// to start in their order. `parley check` stops here.
  std::vector<std::string> resolve(const PluginConfigs& configs);
  /// resolve(), then starts what does not run yet. What goes wrong with a plugin is in its status.
  void start(const PluginConfigs& configs);
  /// Stops all, each before what it requires.
  void stop();

  /// Replaces a running plugin by what its file is now, or starts one that does not run. `config` is asked for the
  /// validated config once the new manifest is known. After a failure the old instance serves as if nothing happened.
  /// Blocks until the old one has ended or a deadline has passed; an overrun is in the report's notes.
  Result<ReloadReport> reload(std::string_view id,
                              const std::function<Result<std::string>(const Manifest& manifest)>& config);
  Result<ReloadReport> reload(std::string_view id, const std::string& config_json);

  /// A pin of the instance that serves under this id, or null. See instance.hpp on holding it. Any thread.
  std::shared_ptr<Instance> find(std::string_view id) const;
  /// Of all that serve, by id.
  std::vector<std::shared_ptr<Instance>> by_kind(Kind kind) const;

  /// By id; every file found and every enabled plugin that was not found.
  std::vector<PluginStatus> status() const;

 private:
  using Running = std::map<std::string, Serving, std::less<>>;

  Candidate* candidate(std::string_view id);
  std::vector<std::string> plan(const PluginConfigs& configs);
  void decide(const PluginConfigs& configs);
  void add_missing(const PluginConfigs& configs);
  std::string unmet_requirement(const Manifest& manifest) const;
  void launch(const std::string& id, const std::string& config);
  Result<std::shared_ptr<const Library>> load_found(const Candidate& found) const;
  Result<Serving> begin(std::shared_ptr<const Library> library, const std::string& config);
  Result<void> run_start(const Serving& serving);
  Result<ReloadReport> replace(std::string_view id,
                               const std::function<Result<std::string>(const Manifest& manifest)>& config);
  Serving publish(std::string_view id, Serving serving);
  void set_state(std::string_view id, State state, std::string reason);
  void count_running();

  PluginHostOptions options_;
  PluginHostParts parts_;
  Loader loader_;
  Retirement retirement_;
  std::mutex control_;                 // one of discover, start, reload, stop at a time
  mutable std::shared_mutex mutex_;    // what follows; never held while a plugin's code runs
  std::vector<Candidate> candidates_;  // written under control_ and mutex_
  Running running_;
  std::vector<std::string> start_order_;  // under control_
  std::uint64_t last_generation_ = 0;     // under control_
};

}  // namespace parley::plugin
