// How options are named in the environment: PARLEY__SECTION__KEY, with more "__" for sub-tables.
#pragma once

#include <string>
#include <string_view>

#include "config/secret.hpp"

namespace parley::config {

inline constexpr std::string_view kEnvironmentPrefix = "PARLEY__";

/// Upper case, with dots and dashes as a single '_': "storage.sqlite" gives "STORAGE_SQLITE".
std::string environment_word(std::string_view name);

/// The variable that sets `key` of a kernel section: ("server", "listen") gives "PARLEY__SERVER__LISTEN".
std::string environment_name(std::string_view section, std::string_view key);

/// The variable of a named thing's key: ("plugins", "storage.sqlite", "path") gives
/// "PARLEY__PLUGINS__STORAGE_SQLITE__PATH"; the group is "plugins" or "channels".
std::string environment_name(std::string_view group, std::string_view id, std::string_view key);

/// The part after the section: "pool.size" gives "POOL__SIZE".
std::string environment_key(std::string_view key);

/// The inverse of environment_key(): "POOL__SIZE" gives "pool.size".
std::string key_of_environment(std::string_view rest);

/// Reads the variables of main()'s third argument or of ::environ, once; the result shares nothing with the process.
Environment environment_of(const char* const* variables);

}  // namespace parley::config
