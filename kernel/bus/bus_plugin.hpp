// A started bus plugin as this room takes it: its tables and whatever keeps it alive.
#pragma once

#include <memory>
#include <parley/abi/bus.h>
#include <parley/abi/cache.h>
#include <string>

namespace parley::bus {

/// Cheap to copy.
struct BusPlugin {
  std::string id;
  const parley_bus_v1* bus = nullptr;
  const parley_cache_v1* cache = nullptr;  ///< null when the plugin does not provide parley.cache/1
  parley_plugin* instance = nullptr;
  std::shared_ptr<const void> pin;  ///< the instance lives at least as long
};

}  // namespace parley::bus
