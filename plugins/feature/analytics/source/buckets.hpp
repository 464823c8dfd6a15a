// A range of time cut into hours, days or weeks of a time zone.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "time_zone.hpp"

namespace parley::analytics {

class Buckets {
 public:
  static constexpr std::size_t kMost = 1000;

  /// Nothing when there would be more than kMost. `from` lies before `to`.
  static std::optional<Buckets> make(const TimeZone& zone, Interval interval, std::int64_t from, std::int64_t to);

  std::size_t size() const { return begins_.size(); }
  /// The first begins with the range, not with its hour, day or week.
  std::int64_t begin(std::size_t index) const { return begins_[index]; }
  std::int64_t end(std::size_t index) const { return index + 1 < begins_.size() ? begins_[index + 1] : end_; }
  /// Which one holds this time; one that is before the range counts to the first.
  std::size_t index_of(std::int64_t at) const;

 private:
  Buckets(std::vector<std::int64_t> begins, std::int64_t end) : begins_(std::move(begins)), end_(end) {}
  std::vector<std::int64_t> begins_;
  std::int64_t end_;
};

}  // namespace parley::analytics
