// The bounds of the in-process bus and its cache, as an operator sets them.
#pragma once

#include <cstdint>
#include <string_view>

namespace parley::bus_local {

/// See manifest.json for the defaults.
struct Limits {
  std::uint64_t max_payload = 0;  ///< bytes
  std::uint64_t max_subscriptions = 0;
  std::uint64_t max_cache_size = 0;  ///< bytes, all entries together
  std::uint64_t max_value = 0;       ///< bytes
  std::uint64_t max_members = 0;     ///< of one set

  /// Throws Failure(PARLEY_INVALID) naming the option that is wrong.
  static Limits from_json(std::string_view config);
};

}  // namespace parley::bus_local
