// The tables of this plugin.
#pragma once

#include <parley/feature.hpp>

namespace parley::inbox {

std::vector<sdk::Migration> migrations();

}  // namespace parley::inbox
