// Keeps the rules of one tenant current: reads the script folders, watches them, and swaps in a new RuleSet when a
// saved script checks out. A broken script leaves its last good text serving.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "script/rule_set.hpp"

namespace parley::script {

class FolderWatch;

struct RegistryOptions {
  std::vector<std::filesystem::path> roots;  ///< e.g. scripts/auto; a file in a later root replaces its namesake
  RuleOptions rules;
  bool watch = true;
  Millis settle{100};   ///< how long a folder must be quiet before it is read again
  Millis rescan{5000};  ///< reads it anyway this often; for file systems without change reports
  std::size_t most_scripts = 500;
};

/// What the console and `parley check` show for a script.
struct ScriptState {
  std::string name;
  bool serving = false;  ///< some good text of it is in use
  std::string error;     ///< why the text on disk is not; empty when it is
};

/// Thread-safe. `clock` outlives it.
class RuleRegistry {
 public:
  RuleRegistry(RegistryOptions options, const Clock& clock, Log log);
  ~RuleRegistry();

  /// Loads what is there and starts to watch. Broken scripts are logged and left out, so the error can only be about
  /// the options: an unknown time zone, no memory for all patterns.
  Result<void> start();

  /// The rules in force; never null after start. Holding it keeps it alive, and nothing else.
  std::shared_ptr<const RuleSet> current() const;

  /// Replaces the rules made in the console. On an error the old rules stay.
  Result<void> set_made_rules(std::vector<Rule> rules);

  /// The rules of the files together with these, compiled for one tenant; current() stays as it is. Blocks.
  Result<std::shared_ptr<const RuleSet>> with(std::vector<Rule> made) const;
  /// Another number after each take-over: what was compiled by with() is to be compiled again.
  std::uint64_t generation() const;

  /// Reads the folders now, in the caller's thread; scripts must not be half written. True when a new set was swapped
  /// in.
  bool reload();

  /// By name.
  std::vector<ScriptState> scripts() const;

 private:
  struct Loaded {
    std::string on_disk;  // what was last looked at
    std::string good;     // what serves
    bool serving = false;
    std::string error;
  };
  void watch();
  std::map<std::string, std::string> read_roots();
  bool lost_its_text(const std::map<std::string, std::string>& found) const;
  bool take_over(std::map<std::string, std::string> found);
  void check(const std::string& name, const std::string& text, Loaded& script);
  Result<void> rebuild();
  std::vector<ScriptSource> sources() const;

  const RegistryOptions options_;
  const Clock& clock_;
  const Log log_;
  mutable std::mutex loading_;  // everything but current_; held while compiling
  std::map<std::string, Loaded> loaded_;
  std::map<std::string, std::string> refused_;
  std::vector<Rule> made_;
  mutable std::mutex swap_;  // current_ only, so that readers never wait for a compilation
  std::shared_ptr<const RuleSet> current_;
  std::uint64_t generation_ = 0;
  std::unique_ptr<FolderWatch> watch_;
  std::thread watcher_;
};

}  // namespace parley::script
