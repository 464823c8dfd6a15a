// The list of plugins with state and reason, for people and for programs.
#pragma once

#include <iosfwd>
#include <vector>

#include "base/json.hpp"
#include "plugin/plugin_status.hpp"

namespace parley::cli {

json::array to_json(const std::vector<plugin::PluginStatus>& plugins);
/// Prints what to_json made as aligned columns, the reason on a line of its own.
void print_table(std::ostream& out, const json::array& plugins);

}  // namespace parley::cli
