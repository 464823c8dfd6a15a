#include "cluster/shard.hpp"

#include <cstdint>

namespace parley::cluster {

namespace {

/// FNV-1a. std::hash may differ from one program to the next; this is in rows.
std::uint64_t mix(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ std::uint8_t(c)) * 0x100000001b3ull;
  return (hash ^ 0xffu) * 0x100000001b3ull;  // a byte that no UTF-8 text has: "ab","c" is not "a","bc"
}

}  // namespace

int shard_of(std::string_view tenant, std::string_view channel, std::string_view peer) {
  const std::uint64_t hash = mix(mix(mix(0xcbf29ce484222325ull, tenant), channel), peer);
  return int((hash ^ (hash >> 32)) % kShards);  // the low bits alone are the weak ones
}

}  // namespace parley::cluster
