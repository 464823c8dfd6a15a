// Averages and medians of how long something took.
#pragma once

#include <cstdint>
#include <parley/json.hpp>
#include <vector>

namespace parley::analytics {

/// Collects durations in milliseconds.
class Durations {
 public:
  void add(std::int64_t ms) { all_.push_back(ms); }
  std::size_t count() const { return all_.size(); }
  /// In seconds; null without any.
  sdk::Json average() const;
  /// Of an even number, the mean of the two in the middle.
  sdk::Json median() const;
  /// {"count", "average_seconds", "median_seconds"}
  sdk::Json document() const;

 private:
  std::vector<std::int64_t> all_;
};

}  // namespace parley::analytics
