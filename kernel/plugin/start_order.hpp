// In which order plugins start so that each finds what it requires running, and which cannot start at all.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/version.hpp"

namespace parley::plugin {

/// A plugin that is to start.
struct StartNode {
  std::string id;
  Version version;
  std::vector<Requirement> requirements;
};

struct StartOrder {
  std::vector<std::string> order;              ///< each after all it requires; by id where that leaves a choice
  std::map<std::string, std::string> refused;  ///< id → reason: missing, too old, in a cycle, or requires such a one
};

/// `off` says of plugins that exist but do not start why that is ("is off in config").
StartOrder start_order(const std::vector<StartNode>& wanted, const std::map<std::string, std::string>& off);

}  // namespace parley::plugin
