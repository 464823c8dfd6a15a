#include "realtime/sequencer.hpp"

#include <algorithm>
#include <parley/abi/cache.h>

namespace parley::realtime {

namespace {

// As long as a cache remembers anything, and counting does not lengthen it. A node that has just started would begin at
// 1 after it, and those who listen on others would take its events for old ones.
constexpr Millis kRemembered{PARLEY_CACHE_MAX_TTL_MS};

std::string key_of(const std::string& tenant) {
  return "events:" + tenant;
}

}  // namespace

Result<std::uint64_t> Sequencer::next(const std::string& tenant, std::size_t count) {
  Result<bus::Counted> counted = cache_.count(key_of(tenant), std::int64_t(count), kRemembered);
  if (!counted) return counted.error();
  const std::scoped_lock lock(mutex_);
  std::uint64_t& highest = highest_[tenant];
  const std::uint64_t least = highest + count;
  if (std::uint64_t(counted->value) < least) {
    counted = cache_.count(key_of(tenant), std::int64_t(least) - counted->value, kRemembered);
    if (!counted) return counted.error();
  }
  highest = std::max(least, std::uint64_t(counted->value));
  return highest - count + 1;
}

Result<std::uint64_t> Sequencer::current(const std::string& tenant) {
  const Result<bus::Counted> counted = cache_.count(key_of(tenant), 0, kRemembered);
  if (!counted) return counted.error();
  const std::scoped_lock lock(mutex_);
  const auto found = highest_.find(tenant);
  return std::max(std::uint64_t(counted->value), found == highest_.end() ? 0 : found->second);
}

void Sequencer::seen(const std::string& tenant, std::uint64_t seq) {
  const std::scoped_lock lock(mutex_);
  std::uint64_t& highest = highest_[tenant];
  highest = std::max(highest, seq);
}

}  // namespace parley::realtime
