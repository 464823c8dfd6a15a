// Hostile input for every function of a cache.
#pragma once

#include <string>

#include "hostile.hpp"

namespace parley::conformance {

/// Whether the plugin's manifest provides parley.cache/1.
bool has_cache(const testkit::LoadedPlugin& plugin);
/// Calls every function with `text` as key, member, item and value. Throws Broken.
void poke_cache(const testkit::LoadedPlugin& plugin, const std::string& text, std::uint64_t max);

}  // namespace parley::conformance
