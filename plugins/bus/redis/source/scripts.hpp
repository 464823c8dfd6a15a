// The Lua that Redis runs where one of its commands is not enough: each call is one trip and atomic, and the time is
// Redis' own, so that the clocks of the nodes do not matter.
#pragma once

#include <string>

namespace parley::bus_redis {

/// Known to Redis by its digest; the text is sent only when Redis has forgotten it.
struct Script {
  explicit Script(std::string source);
  std::string text;
  std::string sha1;  ///< hex
};

/// KEYS[1] is the entry in all of them.
struct Scripts {
  Script count;          ///< by, ttl ms -> {value, ms left}
  Script take;           ///< cost us, most us -> {allowed, debt us}
  Script put_member;     ///< member, ttl ms, most members -> {added or -1 when full, size}
  Script remove_member;  ///< member -> {removed, size}
  Script members;        ///< max -> names
  Script member_count;   ///< -> size
  Script push;           ///< item, keep, ttl ms -> 1
  Scripts();
};

}  // namespace parley::bus_redis
