#include "limits.hpp"

#include <parley/json.hpp>
#include <string>
#include <utility>

namespace parley::bus_local {

Limits Limits::from_json(std::string_view config) {
  const sdk::Json options = sdk::Json::parse(config);
  Limits limits;
  for (const auto& [key, bound] :
       {std::pair{"max_payload", &limits.max_payload}, std::pair{"max_subscriptions", &limits.max_subscriptions},
        std::pair{"max_cache_size", &limits.max_cache_size}, std::pair{"max_value", &limits.max_value},
        std::pair{"max_members", &limits.max_members}}) {
    const std::int64_t value = options[key].integer();
    if (value <= 0) throw sdk::Failure(PARLEY_INVALID, std::string(key) + ": expected an integer above 0");
    *bound = static_cast<std::uint64_t>(value);
  }
  return limits;
}

}  // namespace parley::bus_local
