// The options that every subcommand understands, and how a wrong one is told.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "config/sources.hpp"
#include "server/layout.hpp"

namespace parley::cli {

/// Exit codes: what a shell script and systemd can act on.
enum Exit : int {
  kOk = 0,
  kFailed = 1,         ///< it was asked rightly and did not work
  kUsage = 2,          ///< the command line is wrong
  kConfiguration = 78  ///< EX_CONFIG: the configuration has errors; starting again will not help
};

struct Arguments {
  std::filesystem::path config = "etc/parley.toml";
  std::optional<std::filesystem::path> data;
  std::optional<std::string> listen;
  std::vector<std::string> overrides;         ///< --set section.key=value
  std::vector<std::string> flags;             ///< of those the subcommand allows: "--json"
  std::map<std::string, std::string> values;  ///< of those the subcommand allows: "--tenant" and what stands behind it
  std::vector<std::string> positional;

  bool has(const std::string& flag) const;
  /// The value of an option, or `otherwise`.
  std::string value(const std::string& option, const std::string& otherwise = {}) const;
};

/// `flags` are the switches this subcommand allows beside the common options, `valued` the options that take a value.
/// Errors: invalid, naming the argument.
Result<Arguments> parse_arguments(const std::vector<std::string>& words, const std::vector<std::string>& flags,
                                  const std::vector<std::string>& valued = {});

/// The help text of the common options.
const char* common_options();

/// What the configuration is read from: files, this process's environment, the command line.
config::Sources sources_of(const Arguments& arguments);
/// Where things are. The data folder is --data, else data.dir of the configuration.
server::Layout layout_of(const Arguments& arguments, const config::Sources& sources);

}  // namespace parley::cli
