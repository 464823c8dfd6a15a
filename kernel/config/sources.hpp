// Everything a configuration is made from: the folder with its local overrides, the environment and the command line.
// Nothing else is looked at, so a load can be repeated and tested.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/node.hpp"
#include "config/secret.hpp"

namespace parley::config {

/// etc/parley.toml, etc/channels.toml, etc/plugins.d/<plugin>.toml; each again below etc/local/, which wins.
struct ConfigPaths {
  std::filesystem::path directory = "etc";

  std::filesystem::path local() const { return directory / "local"; }
};

struct Sources {
  ConfigPaths paths;
  Environment environment;
  /// "server.listen=0.0.0.0:80", "plugins.storage.sqlite.path=var/parley.db", "channels.phone.enabled=false"
  std::vector<std::string> overrides;
  TomlLimits limits;

  SecretSources secret_sources() const { return {environment, paths.directory}; }
};

/// A parsed file and the name that findings give it.
struct TomlFile {
  std::string name;
  NodeTable table;
};

/// `relative` below the folder and below its local folder, in this order; files that do not exist are left out, and
/// unreadable or malformed ones become findings.
std::vector<TomlFile> read_layers(const Sources& sources, const std::filesystem::path& relative, Findings& findings);

/// A command-line override in its parts; `key` is all after the first dot.
struct Override {
  std::string section;
  std::string key;
  std::string text;
};

/// The overrides that read section.key=value; the others become findings.
std::vector<Override> parse_overrides(const Sources& sources, Findings& findings);

/// By file, then line; the order of equals is kept.
Findings sorted(Findings findings);

}  // namespace parley::config
