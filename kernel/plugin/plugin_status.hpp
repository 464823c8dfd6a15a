// Where one plugin stands and why: a line of `parley plugins`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace parley::plugin {

enum class State {
  found,           ///< its manifest is sound; nothing was decided yet
  off,             ///< enabled = false
  not_configured,  ///< no file in plugins.d speaks of it
  refused,         ///< a check before init said no
  failed,          ///< init or start said no, or did not come back
  running,
  stopped,
};
/// "running", "off in config", "not configured", ...
std::string_view name(State state);

struct PluginStatus {
  std::string id;  ///< the file's name when the manifest could not be read
  std::string kind;
  std::string version;
  std::filesystem::path path;
  State state = State::found;
  std::string reason;  ///< of any state but running; a sentence for the operator
  std::string digest;  ///< SHA-256 of the code that runs, or that was last tried
  WallTime since{};
  std::uint64_t generation = 0;    ///< of the instance that serves, 0 when none does
  std::vector<std::string> notes;  ///< a failed reload, old instances that did not end
};

}  // namespace parley::plugin
