#include "statistics.hpp"

#include <algorithm>
#include <numeric>

namespace parley::analytics {

sdk::Json Durations::average() const {
  if (all_.empty()) return nullptr;
  return double(std::accumulate(all_.begin(), all_.end(), std::int64_t{0})) / double(all_.size()) / 1000;
}

sdk::Json Durations::median() const {
  if (all_.empty()) return nullptr;
  std::vector<std::int64_t> sorted = all_;
  const auto middle = sorted.begin() + std::ptrdiff_t(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  if (sorted.size() % 2 == 1) return double(*middle) / 1000;
  return double(*std::max_element(sorted.begin(), middle) + *middle) / 2000;
}

sdk::Json Durations::document() const {
  return sdk::Json::object({{"count", count()}, {"average_seconds", average()}, {"median_seconds", median()}});
}

}  // namespace parley::analytics
