#include "local_bus.hpp"
#include "memory_cache.hpp"

namespace parley::bus_local {

namespace {

class LocalPlugin final : public LocalBus, public MemoryCache {
 public:
  LocalPlugin(sdk::Host, std::string_view config) : LocalPlugin(Limits::from_json(config)) {}

 private:
  explicit LocalPlugin(const Limits& limits) : LocalBus(limits), MemoryCache(limits) {}
};

}  // namespace

}  // namespace parley::bus_local

PARLEY_PLUGIN(parley::bus_local::LocalPlugin, parley::sdk::Bus, parley::sdk::Cache);
