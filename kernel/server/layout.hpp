// Where things are: beside the program after an installation, beside the configuration in a checkout.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace parley::server {

struct Layout {
  std::filesystem::path program;     ///< this executable
  std::filesystem::path config_dir;  ///< the folder of parley.toml
  std::filesystem::path data_dir;

  /// The running program's own path.
  static std::filesystem::path find_program();

  /// <prefix>/lib/parley/plugins, where the program is <prefix>/bin/parley.
  std::filesystem::path plugins() const;
  /// <prefix>/share/parley/<name> when it is there, else <name> beside the configuration folder. Errors: not_found,
  /// naming both places.
  Result<std::filesystem::path> shared(const std::string& name) const;
};

}  // namespace parley::server
