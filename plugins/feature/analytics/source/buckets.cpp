#include "buckets.hpp"

#include <algorithm>

namespace parley::analytics {

std::optional<Buckets> Buckets::make(const TimeZone& zone, Interval interval, std::int64_t from, std::int64_t to) {
  std::vector<std::int64_t> begins{from};
  for (std::int64_t at = zone.next(interval, zone.begin_of(interval, from)); at < to; at = zone.next(interval, at)) {
    if (begins.size() == kMost) return std::nullopt;
    begins.push_back(at);
  }
  return Buckets(std::move(begins), to);
}

std::size_t Buckets::index_of(std::int64_t at) const {
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), at);
  return after == begins_.begin() ? 0 : std::size_t(after - begins_.begin()) - 1;
}

}  // namespace parley::analytics
