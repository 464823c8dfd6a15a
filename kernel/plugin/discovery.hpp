// Finds what could be a plugin: every .so of the plugin folders, the broken ones too, each with its manifest or the
// reason why it has none. Opens none of them.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "plugin/manifest.hpp"
#include "plugin/plugin_status.hpp"

namespace parley::plugin {

struct Candidate {
  PluginStatus status;
  std::optional<Manifest> manifest;  ///< nothing when refused for it
};

struct Discovery {
  std::vector<Candidate> candidates;  ///< in the order of the folders, by file name within one
  std::vector<std::string> problems;  ///< folders that could not be read, or with too many files
};

/// Of two files with one id the first is kept and the second refused. Looks at no more than `max_files` per folder.
Discovery discover(const std::vector<std::filesystem::path>& folders, std::size_t max_files, WallTime now);

/// The manifests of those that have one.
std::vector<Manifest> manifests_of(const Discovery& discovery);

/// The candidate of one file.
Candidate examine(const std::filesystem::path& file, WallTime now);

}  // namespace parley::plugin
