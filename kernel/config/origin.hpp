// Where a configured value came from. Every value keeps its origin, so that a refusal or a dump can say which line or
// variable to change.
#pragma once

#include <string>

namespace parley::config {

struct Origin {
  /// In the order in which they override each other.
  enum class Kind { default_value, file, environment, command_line };

  Kind kind = Kind::default_value;
  std::string name;   ///< the file's path, or the environment variable's name; empty otherwise
  unsigned line = 0;  ///< counted from 1; 0 when there is none

  /// "etc/parley.toml:12", "environment PARLEY__SERVER__LISTEN", "command line" or "default".
  std::string to_text() const;
};

}  // namespace parley::config
