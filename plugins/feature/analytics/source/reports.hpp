// The reports that people read: figures put together into documents.
#pragma once

#include <string>

#include "figures.hpp"
#include "range.hpp"

namespace parley::analytics {

/// Any thread; the functions block and throw sdk::Failure.
class Reports {
 public:
  explicit Reports(const Figures& figures) : figures_(figures) {}

  /// How things stand now, and what happened since the day began.
  sdk::Json metrics(const std::string& tenant, const TimeZone& zone, std::int64_t now) const;
  /// "data": an element for each bucket, "totals".
  sdk::Json timeline(const std::string& tenant, const Range& range, const TimeZone& zone, Interval interval) const;
  /// "data": an element for each member, those who wrote most first.
  sdk::Json agents(const std::string& tenant, const Range& range) const;
  /// "data": an element for each channel of which there is anything to say.
  sdk::Json channels(const std::string& tenant, const Range& range) const;

 private:
  const Figures& figures_;
};

}  // namespace parley::analytics
