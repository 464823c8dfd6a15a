// The kernel's own configuration: parley.toml with its local override, the environment and the command line, checked
// against the option tables of all sections.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/loaded.hpp"
#include "config/option.hpp"
#include "config/settings.hpp"
#include "config/sources.hpp"

namespace parley::config {

/// A section of parley.toml and what may stand in it.
struct SectionOptions {
  std::string name;
  OptionTable table;
};

class Configuration {
 public:
  explicit Configuration(std::vector<Settings> sections) : sections_(std::move(sections)) {}

  /// A name that was not loaded is a BrokenInvariant. The reference lives as long as the configuration.
  const Settings& section(std::string_view name) const;
  const std::vector<Settings>& sections() const { return sections_; }

 private:
  std::vector<Settings> sections_;
};

/// Reads and checks everything of the kernel; what belongs to plugins and channels is left to load_plugins() and
/// load_channels(). A missing parley.toml is an error: an empty one is enough, but a wrong folder must not go
/// unnoticed.
Loaded<Configuration> load(const Sources& sources, const std::vector<SectionOptions>& sections);

/// The same from files that were read already.
Loaded<Configuration> load(const std::vector<TomlFile>& files, const Sources& sources,
                           const std::vector<SectionOptions>& sections);

}  // namespace parley::config
