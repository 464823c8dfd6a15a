// What an operator reads when a plugin is not let in: which plugin, which field, what was expected, what was found and
// what to do next. Every check of this room words its refusal through here.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace parley::plugin {

struct Refusal {
  std::string_view plugin;  ///< its id, or its file when the id is not known yet
  std::string_view field;   ///< "abi.major", "entry.magic", "requires"
  std::string_view expected;
  std::string_view found;
  std::string_view next;  ///< what to do
};

/// "plugin node.upper: entry.magic: expected 0x59524c50, found 0x0; rebuild it with ..."
Error refused(const Refusal& refusal);

}  // namespace parley::plugin
