#include "plugin/plugin_host.hpp"

#include <algorithm>

#include "plugin/refusal.hpp"
#include "plugin/start_order.hpp"
#include "plugin/watched_call.hpp"

namespace parley::plugin {

PluginHost::PluginHost(PluginHostOptions options, PluginHostParts parts)
    : options_(std::move(options)),
      parts_(std::move(parts)),
      loader_(options_.loader, parts_.interfaces),
      retirement_(options_.retirement, parts_.registrations, parts_.lifecycle, parts_.log) {}

PluginHost::~PluginHost() {
  stop();
}

void PluginHost::discover() {
  std::lock_guard turn(control_);
  Discovery found = plugin::discover(options_.folders, options_.max_files, parts_.clock.wall());
  for (const std::string& problem : found.problems) parts_.log.warning(problem);
  std::unique_lock lock(mutex_);
  for (Candidate& known : candidates_) {
    if (!running_.contains(known.status.id) || known.status.state != State::running) continue;
    // What runs keeps its line; its file may be new by now, and reload will look at it.
    std::erase_if(found.candidates, [&](const Candidate& c) {
      return c.status.path == known.status.path || (c.manifest && c.manifest->id == known.status.id);
    });
    found.candidates.push_back(std::move(known));
  }
  candidates_ = std::move(found.candidates);
  std::ranges::stable_sort(candidates_, {}, [](const Candidate& c) { return c.status.id; });
}

std::vector<Manifest> PluginHost::manifests() const {
  std::shared_lock lock(mutex_);
  std::vector<Manifest> out;
  for (const Candidate& c : candidates_) {
    if (c.manifest) out.push_back(*c.manifest);
  }
  return out;
}

Candidate* PluginHost::candidate(std::string_view id) {
  // A refused second file may bear the same id; the one with a manifest is the plugin.
  Candidate* found = nullptr;
  for (Candidate& c : candidates_) {
    if (c.status.id == id && (found == nullptr || c.manifest)) found = &c;
  }
  return found;
}

void PluginHost::add_missing(const PluginConfigs& configs) {
  for (const auto& [id, config] : configs) {
    if (!config.enabled || candidate(id) != nullptr) continue;
    Candidate missing;
    missing.status.id = id;
    missing.status.since = parts_.clock.wall();
    missing.status.state = State::refused;
    missing.status.reason =
        refused({id, "file", "one with this id in the plugin folders", "none", "install it, or set enabled = false"})
            .message;
    candidates_.push_back(std::move(missing));
  }
}

void PluginHost::decide(const PluginConfigs& configs) {
  for (Candidate& c : candidates_) {
    if (!c.manifest || c.status.state == State::running) continue;
    const auto config = configs.find(c.status.id);
    c.status.state = State::found;
    c.status.reason.clear();
    if (config == configs.end()) {
      c.status.state = State::not_configured;
      c.status.reason = "no etc/plugins.d/" + c.status.id + ".toml speaks of it";
    } else if (!config->second.enabled) {
      c.status.state = State::off;
      c.status.reason = "enabled = false";
    } else if (auto permitted = parts_.interfaces.check_permissions(*c.manifest); permitted.has_error()) {
      c.status.state = State::refused;
      c.status.reason = permitted.error().message;
    }
  }
}

std::vector<std::string> PluginHost::resolve(const PluginConfigs& configs) {
  std::lock_guard turn(control_);
  return plan(configs);
}

std::vector<std::string> PluginHost::plan(const PluginConfigs& configs) {
  std::unique_lock lock(mutex_);
  add_missing(configs);
  decide(configs);
  std::vector<StartNode> wanted;
  std::map<std::string, std::string> off;
  for (const Candidate& c : candidates_) {
    if (c.status.state == State::found || c.status.state == State::running) {
      wanted.push_back({c.status.id, c.manifest->version, c.manifest->requirements});
    } else {
      off.emplace(c.status.id, "is " + std::string(name(c.status.state)));
    }
  }
  StartOrder found = start_order(wanted, off);
  for (Candidate& c : candidates_) {
    const auto refusal = found.refused.find(c.status.id);
    if (refusal == found.refused.end() || c.status.state != State::found) continue;
    c.status.state = State::refused;
    c.status.reason = refusal->second;
  }
  std::erase_if(found.order, [&](const std::string& id) { return running_.contains(id); });
  return std::move(found.order);
}

void PluginHost::start(const PluginConfigs& configs) {
  std::lock_guard turn(control_);
  for (const std::string& id : plan(configs)) launch(id, configs.at(id).json);
  std::vector<std::string> in_use;
  for (const auto& [id, serving] : running_) in_use.push_back(serving.owner->file().digest);
  loader_.prune(in_use, parts_.clock.wall());
  for (const PluginStatus& line : status()) {
    if (line.state == State::refused || line.state == State::failed) {
      parts_.log.error("a plugin does not run", {{"plugin", line.id}, {"reason", line.reason}});
    }
  }
}

std::string PluginHost::unmet_requirement(const Manifest& manifest) const {
  for (const Requirement& requirement : manifest.requirements) {
    const auto found = running_.find(requirement.id);
    std::string fault;
    if (found == running_.end()) {
      fault = "that " + requirement.id + " does not run";
    } else if (requirement.at_least && found->second.owner->manifest().version < *requirement.at_least) {
      fault = "version " + to_text(found->second.owner->manifest().version);
    }
    if (fault.empty()) continue;
    return refused({manifest.id, "requires", to_text(requirement), fault, "see why that one does not run"}).message;
  }
  return {};
}

Result<std::shared_ptr<const Library>> PluginHost::load_found(const Candidate& found) const {
  if (std::string unmet = unmet_requirement(*found.manifest); !unmet.empty()) return fail(Errc::invalid, unmet);
  auto library = loader_.load(found.status.path);
  if (library.has_value() && (*library)->manifest().digest != found.manifest->digest) {
    return refused({found.status.id, "manifest", "the one its config was checked against", "another one",
                    "the file was replaced meanwhile: start again"});
  }
  return library;
}

void PluginHost::launch(const std::string& id, const std::string& config) {
  const Candidate& found = *candidate(id);
  auto library = load_found(found);
  if (library.has_error()) return set_state(id, State::refused, library.error().message);
  auto serving = begin(std::move(*library), config);
  if (serving.has_error()) return set_state(id, State::failed, serving.error().message);
  publish(id, std::move(*serving));
}

Result<Serving> PluginHost::begin(std::shared_ptr<const Library> library, const std::string& config) {
  Serving serving = Instance::make(
      {std::move(library), parts_.interfaces, parts_.metrics, parts_.clock, ++last_generation_, parts_.log});
  if (auto done = Instance::init(serving.owner, config, options_.start_deadline); done.has_error()) {
    // Init undid itself; what it had registered by then is not its own.
    if (parts_.registrations != nullptr) {
      parts_.registrations->remove(serving.owner->id(), serving.owner->generation());
    }
    return done.error();
  }
  if (auto done = run_start(serving); done.has_error()) {
    retirement_.retire(std::move(serving));
    return done.error();
  }
  return Result<Serving>(std::move(serving));
}

Result<void> PluginHost::run_start(const Serving& serving) {
  if (parts_.lifecycle == nullptr) return {};
  auto result = std::make_shared<Result<void>>();
  const auto work = [pin = serving.pin, result, lifecycle = parts_.lifecycle] {
    const auto turn = pin->main_turn();
    try {
      *result = lifecycle->start(pin);
    } catch (...) {
      *result = escaped_exception(pin->id(), "start");
    }
  };
  if (run_watched(options_.start_deadline, work)) return *result;
  return fail(Errc::timeout, "plugin " + serving.owner->id() + ", start: expected an end within " +
                                 std::to_string(options_.start_deadline.count()) + " ms, found none");
}

Serving PluginHost::publish(std::string_view id, Serving serving) {
  const Instance& instance = *serving.owner;
  Serving old;
  {
    std::unique_lock lock(mutex_);
    Candidate& c = *candidate(id);
    c.manifest = instance.manifest();
    c.status.kind = name(instance.manifest().kind);
    c.status.version = to_text(instance.manifest().version);
    c.status.digest = instance.file().digest;
    c.status.generation = instance.generation();
    c.status.state = State::running;
    c.status.reason.clear();
    c.status.notes.clear();
    c.status.since = parts_.clock.wall();
    const auto [place, is_new] = running_.try_emplace(std::string(id));
    old = std::exchange(place->second, std::move(serving));
    if (is_new) start_order_.emplace_back(id);
  }
  count_running();
  return old;
}

void PluginHost::set_state(std::string_view id, State state, std::string reason) {
  std::unique_lock lock(mutex_);
  Candidate& c = *candidate(id);
  c.status.state = state;
  c.status.reason = std::move(reason);
  c.status.since = parts_.clock.wall();
  c.status.generation = 0;
}

void PluginHost::stop() {
  std::lock_guard turn(control_);
  for (; !start_order_.empty(); start_order_.pop_back()) {
    const std::string id = start_order_.back();
    Serving ending;
    {
      std::unique_lock lock(mutex_);
      ending = std::move(running_.at(id));
      running_.erase(id);
    }
    set_state(id, State::stopped, "the server is stopping");
    retirement_.retire(std::move(ending));
  }
  retirement_.sweep();
  count_running();
}

Result<ReloadReport> PluginHost::reload(std::string_view id, const std::string& config_json) {
  return reload(id, [&](const Manifest&) { return Result<std::string>(config_json); });
}

Result<ReloadReport> PluginHost::reload(std::string_view id,
                                        const std::function<Result<std::string>(const Manifest& manifest)>& config) {
  std::lock_guard turn(control_);
  retirement_.sweep();
  auto report = replace(id, config);
  parts_.metrics
      .counter("parley_plugin_reloads_total", "Reloads of plugins by result",
               report.has_value() ? "result=\"ok\"" : "result=\"failed\"")
      .add();
  count_running();
  if (report.has_value()) return report;
  const std::string text = report.error().message;
  parts_.log.error("a plugin was not reloaded", {{"plugin", id}, {"reason", text}});
  if (find(id) != nullptr) {
    std::unique_lock lock(mutex_);
    candidate(id)->status.notes = {"the last reload failed, the build before it serves: " + text};
  } else if (candidate(id) != nullptr) {
    set_state(id, State::failed, text);
  }
  return report;
}

Result<ReloadReport> PluginHost::replace(std::string_view id,
                                         const std::function<Result<std::string>(const Manifest& manifest)>& config) {
  const Candidate* const known = candidate(id);
  if (known == nullptr || known->status.path.empty()) {
    return fail(Errc::not_found,
                "plugin " + std::string(id) + ": no file with this id in the plugin folders; install it");
  }
  auto library = loader_.load(known->status.path);
  if (library.has_error()) return library.error();
  const Manifest& manifest = (*library)->manifest();
  if (manifest.id != id) {
    return refused({id, "manifest field \"id\"", id, manifest.id, "put this file back and the other beside it"});
  }
  if (std::string unmet = unmet_requirement(manifest); !unmet.empty()) return fail(Errc::invalid, std::move(unmet));
  auto json = config(manifest);
  if (json.has_error()) return json.error();
  auto serving = begin(*library, *json);
  if (serving.has_error()) return serving.error();

  ReloadReport report;
  report.new_digest = (*library)->file().digest;
  report.version = to_text(manifest.version);
  report.generation = serving->owner->generation();
  const std::shared_ptr<Instance> pin = serving->pin;
  Serving old = publish(id, std::move(*serving));
  if (parts_.lifecycle != nullptr) parts_.lifecycle->replaced(*pin);
  if (old.owner == nullptr) return report;
  report.old_digest = old.owner->file().digest;
  report.notes = retirement_.retire(std::move(old));
  return report;
}

std::shared_ptr<Instance> PluginHost::find(std::string_view id) const {
  std::shared_lock lock(mutex_);
  const auto found = running_.find(id);
  return found == running_.end() ? nullptr : found->second.pin;
}

std::vector<std::shared_ptr<Instance>> PluginHost::by_kind(Kind kind) const {
  std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Instance>> out;
  for (const auto& [id, serving] : running_) {
    if (serving.owner->manifest().kind == kind) out.push_back(serving.pin);
  }
  return out;
}

std::vector<PluginStatus> PluginHost::status() const {
  std::shared_lock lock(mutex_);
  std::vector<PluginStatus> out;
  for (const Candidate& c : candidates_) {
    out.push_back(c.status);
    if (!c.manifest) continue;
    for (std::string& reason : retirement_.left_behind(c.status.id)) out.back().notes.push_back(std::move(reason));
  }
  return out;
}

void PluginHost::count_running() {
  std::shared_lock lock(mutex_);
  parts_.metrics.gauge("parley_plugins_running", "Plugins that serve").set(static_cast<std::int64_t>(running_.size()));
  parts_.metrics.gauge("parley_plugins_left_behind", "Old plugin instances that did not end")
      .set(static_cast<std::int64_t>(retirement_.left_behind_count()));
}

}  // namespace parley::plugin
