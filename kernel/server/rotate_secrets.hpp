// Keys for what is kept encrypted: opened for the server, changed by `parley secrets rotate`.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "secrets/keyring.hpp"
#include "server/reseal.hpp"
#include "server/server_config.hpp"

namespace parley::server {

/// The keys of section [secrets], or those in the data folder, made on first use.
Result<secrets::Keyring> open_keyring(const config::Settings& section, const Layout& layout);

struct RotatedColumn {
  std::string name;  ///< "channels.secrets"
  ResealCounts counts;
};

/// Starts the configured storage plugin alone and seals every value of sealed_columns() again under the first key. A
/// server may run meanwhile, when it has all the keys. Errors: invalid configuration, and what the store says.
Result<std::vector<RotatedColumn>> rotate_secrets(const config::Sources& sources, const Layout& layout,
                                                  std::size_t batch);

}  // namespace parley::server
