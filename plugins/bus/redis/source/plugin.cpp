#include "redis_bus.hpp"
#include "redis_cache.hpp"

namespace parley::bus_redis {

namespace {

// Connections comes first: bases are made in this order and ended in the reverse one.
class RedisPlugin final : private Connections, public RedisBus, public RedisCache {
 public:
  RedisPlugin(sdk::Host host, std::string_view config)
      : Connections(config),
        RedisBus(static_cast<Connections&>(*this), host),
        RedisCache(static_cast<Connections&>(*this)) {}
};

}  // namespace

}  // namespace parley::bus_redis

PARLEY_PLUGIN(parley::bus_redis::RedisPlugin, parley::sdk::Bus, parley::sdk::Cache);
