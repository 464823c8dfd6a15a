#include "script/rule_registry.hpp"

#include <algorithm>

#include "base/named_thread.hpp"
#include "script/folder_watch.hpp"
#include "script/script_folder.hpp"

namespace parley::script {

RuleRegistry::RuleRegistry(RegistryOptions options, const Clock& clock, Log log)
    : options_(std::move(options)), clock_(clock), log_(std::move(log)) {}

RuleRegistry::~RuleRegistry() {
  if (watch_) watch_->stop();
  if (watcher_.joinable()) watcher_.join();
}

Result<void> RuleRegistry::start() {
  if (options_.watch && !watch_)
    watch_ = std::make_unique<FolderWatch>(options_.roots);  // before reading: misses nothing
  {
    std::lock_guard lock(loading_);
    take_over(read_roots());
    if (!current()) {
      if (auto built = rebuild(); built.has_error()) return built;
    }
  }
  if (watch_ && !watcher_.joinable()) watcher_ = named_thread("rules", [this] { watch(); });
  return {};
}

std::shared_ptr<const RuleSet> RuleRegistry::current() const {
  std::lock_guard lock(swap_);
  return current_;
}

Result<void> RuleRegistry::set_made_rules(std::vector<Rule> rules) {
  std::lock_guard lock(loading_);
  std::swap(made_, rules);
  auto built = rebuild();
  if (built.has_error()) std::swap(made_, rules);
  return built;
}

bool RuleRegistry::reload() {
  std::lock_guard lock(loading_);
  return take_over(read_roots());
}

std::vector<ScriptState> RuleRegistry::scripts() const {
  std::lock_guard lock(loading_);
  std::vector<ScriptState> states;
  for (const auto& [name, script] : loaded_) states.push_back({name, script.serving, script.error});
  for (const auto& [name, why] : refused_) {
    if (!loaded_.contains(name)) states.push_back({name, false, why});
  }
  std::sort(states.begin(), states.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return states;
}

// Takes over what two looks in a row agree on: a file is empty for a moment while it is saved, and an empty script, or
// the first half of one, may well be correct. Where the file system says that a file is still being written, it has
// until `rescan` to finish.
void RuleRegistry::watch() {
  std::map<std::string, std::string> last_look;
  Millis agreed{0};
  bool sure = true;
  for (;;) {
    const Millis pause = 2 * options_.settle;
    if (watch_->wait(options_.settle, sure ? options_.rescan : pause) == FolderWatch::Woken::stopped) return;
    std::lock_guard lock(loading_);
    auto found = read_roots();
    agreed = found == last_look ? agreed + pause : Millis{0};
    // Asked after reading: waking up for a change and reading in the middle of it is easy.
    const bool settled = watch_->quiet() && !lost_its_text(found);
    sure = agreed.count() > 0 && (settled || agreed >= options_.rescan);
    if (sure) {
      take_over(std::move(found));
    } else {
      last_look = std::move(found);
    }
  }
}

// Saving begins with cutting the file to nothing, which not every file system reports.
bool RuleRegistry::lost_its_text(const std::map<std::string, std::string>& found) const {
  return std::any_of(found.begin(), found.end(), [&](const auto& file) {
    const auto known = loaded_.find(file.first);
    return file.second.empty() && known != loaded_.end() && !known->second.on_disk.empty();
  });
}

std::map<std::string, std::string> RuleRegistry::read_roots() {
  std::map<std::string, std::string> found;
  std::map<std::string, std::string> refused;
  for (const auto& root : options_.roots) {
    auto contents = read_script_folder(root, options_.rules.limits.source_bytes, options_.most_scripts);
    if (contents.has_error()) {
      refused[root.string()] = contents.error().message;
      continue;
    }
    for (auto& [name, text] : contents->scripts) found.insert_or_assign(name, std::move(text));
    refused.merge(contents->refused);
  }
  for (const auto& [name, why] : refused) {
    if (const auto known = refused_.find(name); known == refused_.end() || known->second != why) {
      log_.warning("a script was not read", {{"script", name}, {"reason", why}});
    }
  }
  refused_ = std::move(refused);
  return found;
}

// Checks what changed, drops what is gone, and compiles when any of that matters. True when a new set serves.
bool RuleRegistry::take_over(std::map<std::string, std::string> found) {
  bool changed = false;
  for (const auto& [name, text] : found) {
    const auto known = loaded_.find(name);
    if (known != loaded_.end() && known->second.on_disk == text) continue;
    Loaded& script = loaded_[name];
    check(name, text, script);
    changed = changed || script.error.empty();
  }
  // A file that can no longer be read (too large now, a link out) keeps its good text; one that is gone goes.
  changed = std::erase_if(loaded_,
                          [&](const auto& entry) {
                            return !found.contains(entry.first) && !refused_.contains(entry.first);
                          }) > 0 ||
            changed;
  if (!changed) return false;
  if (const auto built = rebuild(); built.has_error()) {
    log_.error("the rules were not taken over; the old ones go on serving", {{"reason", built.error().message}});
    return false;
  }
  log_.info("rules taken over", {{"scripts", loaded_.size()}, {"rules", current()->rules().size()}});
  return true;
}

void RuleRegistry::check(const std::string& name, const std::string& text, Loaded& script) {
  script.on_disk = text;
  const auto checked = check_script({name, text}, options_.rules, clock_, log_);
  if (checked.has_error()) {
    script.error = checked.error().message;
    log_.error(
        script.serving ? "a script is broken; its last good text goes on serving" : "a script is broken and not in use",
        {{"script", name}, {"reason", script.error}});
    return;
  }
  script.error.clear();
  script.good = text;
  script.serving = true;
}

std::vector<ScriptSource> RuleRegistry::sources() const {
  std::vector<ScriptSource> sources;
  for (const auto& [name, script] : loaded_) {
    if (script.serving) sources.push_back({name, script.good});
  }
  return sources;
}

Result<void> RuleRegistry::rebuild() {
  auto set = RuleSet::compile(sources(), made_, options_.rules, clock_, log_);
  if (set.has_error()) return set.error();
  std::lock_guard lock(swap_);
  current_ = std::move(*set);
  ++generation_;
  return {};
}

Result<std::shared_ptr<const RuleSet>> RuleRegistry::with(std::vector<Rule> made) const {
  if (made.empty()) return current();
  std::vector<ScriptSource> scripts;
  {
    std::lock_guard lock(loading_);
    made.insert(made.end(), made_.begin(), made_.end());
    scripts = sources();
  }
  return RuleSet::compile(std::move(scripts), std::move(made), options_.rules, clock_, log_);
}

std::uint64_t RuleRegistry::generation() const {
  std::lock_guard lock(swap_);
  return generation_;
}

}  // namespace parley::script
