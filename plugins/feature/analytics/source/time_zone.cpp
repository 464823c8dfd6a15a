#include "time_zone.hpp"

#include <parley/timestamp.hpp>
#include <unicode/basictz.h>
#include <unicode/timezone.h>

namespace parley::analytics {

namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kMondayOffset = 3;  // 1970 began on a Thursday

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

}  // namespace

struct TimeZone::Rules {
  std::unique_ptr<icu::BasicTimeZone> zone;
};

TimeZone::TimeZone(std::string name, std::shared_ptr<const Rules> rules)
    : name_(std::move(name)), rules_(std::move(rules)) {}

std::optional<TimeZone> TimeZone::find(const std::string& name) {
  std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (!found || *found == icu::TimeZone::getUnknown()) return std::nullopt;
  auto* zone = dynamic_cast<icu::BasicTimeZone*>(found.get());
  if (!zone) return std::nullopt;
  (void)found.release();
  return TimeZone(name, std::make_shared<Rules>(Rules{std::unique_ptr<icu::BasicTimeZone>(zone)}));
}

std::int64_t TimeZone::to_local(std::int64_t at) const {
  std::int32_t raw = 0, dst = 0;
  UErrorCode problem = U_ZERO_ERROR;
  rules_->zone->getOffset(double(at), false, raw, dst, problem);
  return at + raw + dst;
}

/// A time that the clocks skip is the moment of the change; one that they show twice is its first time.
std::int64_t TimeZone::from_local(std::int64_t local) const {
  std::int32_t raw = 0, dst = 0;
  UErrorCode problem = U_ZERO_ERROR;
  rules_->zone->getOffsetFromLocal(double(local), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, dst, problem);
  return local - raw - dst;
}

std::int64_t TimeZone::begin_of(Interval interval, std::int64_t at) const {
  const std::int64_t local = to_local(at);
  if (interval == Interval::hour) return at - (local - floor_div(local, kHour) * kHour);
  const std::int64_t day = floor_div(local, kDay);
  if (interval == Interval::day) return from_local(day * kDay);
  const std::int64_t since_monday = (day + kMondayOffset) - floor_div(day + kMondayOffset, 7) * 7;
  return from_local((day - since_monday) * kDay);
}

std::int64_t TimeZone::next(Interval interval, std::int64_t begin) const {
  if (interval == Interval::hour) return begin + kHour;
  // On a day that begins with a skipped hour, midnight is still the day's.
  const std::int64_t day = floor_div(to_local(begin), kDay);
  return from_local((day + (interval == Interval::day ? 1 : 7)) * kDay);
}

std::string TimeZone::local_text(std::int64_t at) const {
  return sdk::to_rfc3339(to_local(at)).substr(0, 16);
}

}  // namespace parley::analytics
