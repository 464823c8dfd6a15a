#include "realtime/sequencer.hpp"

#include <algorithm>

namespace parley::realtime {

namespace {

constexpr Millis kRemembered = std::chrono::hours(24 * 7);

std::string key_of(const std::string& tenant) {
  return "events:" + tenant;
}

}  // namespace

Result<std::uint64_t> Sequencer::next(const std::string& tenant) {
  Result<bus::Counted> counted = cache_.count(key_of(tenant), 1, kRemembered);
  if (!counted) return counted.error();
  const std::scoped_lock lock(mutex_);
  std::uint64_t& highest = highest_[tenant];
  if (std::uint64_t(counted->value) <= highest) {
    counted = cache_.count(key_of(tenant), std::int64_t(highest) + 1 - counted->value, kRemembered);
    if (!counted) return counted.error();
  }
  return highest = std::max(highest + 1, std::uint64_t(counted->value));
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
