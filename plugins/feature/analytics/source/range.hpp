// Which time a request asks about: its query read and held to the bounds.
#pragma once

#include <parley/host/endpoints.hpp>

#include "buckets.hpp"

namespace parley::analytics {

struct Range {
  static constexpr std::int64_t kLongest = 366LL * 24 * 3'600'000;
  static constexpr std::int64_t kUsual = 7LL * 24 * 3'600'000;

  std::int64_t from = 0, to = 0;  ///< `to` is not of it
};

/// RFC 3339 with any offset, as milliseconds since 1970; nothing for anything else.
std::optional<std::int64_t> time_from(std::string_view text);

/// Of "from" and "to"; the last seven days without them. Throws what makes a 422 with the field's name.
Range range_of(const sdk::Json& query, std::int64_t now);
/// Of "timezone", or `usual`.
TimeZone zone_of(const sdk::Json& query, const std::string& usual);
/// Of "interval", a day without it.
Interval interval_of(const sdk::Json& query);
Buckets buckets_of(const Range& range, const TimeZone& zone, Interval interval);
std::string_view name(Interval interval);

}  // namespace parley::analytics
