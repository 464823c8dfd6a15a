#include "business_hours.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <parley/host/endpoints.hpp>
#include <parley/timestamp.hpp>
#include <unicode/timezone.h>

namespace parley::inbox {

namespace {

constexpr std::string_view kDays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr std::int64_t kMinute = 60'000, kDay = 86'400'000;
constexpr std::int64_t kDaysAhead = 366;

int minutes_from(const std::string& field, std::string_view text) {
  int hours = 0, minutes = 0, used = 0;
  const std::string whole(text);
  const bool read = std::sscanf(whole.c_str(), "%2d:%2d%n", &hours, &minutes, &used) == 2 && used == int(whole.size());
  if (!read || hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 1440)
    throw sdk::wrong_field(field, "expected times such as \"09:00\", from 00:00 to 24:00");
  return hours * 60 + minutes;
}

/// Rounds down also before 1970.
std::int64_t day_of(std::int64_t local_ms) {
  return local_ms >= 0 ? local_ms / kDay : -((kDay - 1 - local_ms) / kDay);
}

}  // namespace

struct BusinessHours::Zone {
  std::unique_ptr<icu::TimeZone> zone;
};

BusinessHours::BusinessHours(BusinessHours&&) noexcept = default;
BusinessHours::~BusinessHours() = default;

BusinessHours::BusinessHours(const sdk::Json& document) : zone_(std::make_unique<Zone>()) {
  const std::string name(document["time_zone"].text());
  zone_->zone.reset(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (*zone_->zone == icu::TimeZone::getUnknown())
    throw sdk::wrong_field("hours.time_zone", "expected an IANA name such as America/Sao_Paulo");
  for (std::size_t day = 0; day < std::size(kDays); ++day) {
    const std::string field = "hours." + std::string(kDays[day]);
    for (const sdk::Json& pair : document[kDays[day]].items()) {
      if (pair.items().size() != 2) throw sdk::wrong_field(field, "expected pairs of [opens, closes]");
      const Span span{minutes_from(field, pair.items()[0].text()), minutes_from(field, pair.items()[1].text())};
      if (span.opens >= span.closes) throw sdk::wrong_field(field, "expected each span to open before it closes");
      week_[day].push_back(span);
    }
    std::sort(week_[day].begin(), week_[day].end(), [](Span a, Span b) { return a.opens < b.opens; });
    for (std::size_t i = 1; i < week_[day].size(); ++i)
      if (week_[day][i].opens < week_[day][i - 1].closes)
        throw sdk::wrong_field(field, "expected spans that do not overlap");
  }
  for (const sdk::Json& date : document["holidays"].items()) {
    const auto midnight = sdk::from_rfc3339(std::string(date.text()) + "T00:00:00Z");
    if (!midnight) throw sdk::wrong_field("hours.holidays", "expected dates such as \"2026-12-25\"");
    holidays_.insert(day_of(*midnight));
  }
}

std::int64_t BusinessHours::offset_at(std::int64_t wall_ms) const {
  std::int32_t offset = 0, daylight = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone_->zone->getOffset(static_cast<UDate>(wall_ms), false, offset, daylight, status);
  return U_FAILURE(status) ? 0 : offset + daylight;
}

const std::vector<BusinessHours::Span>& BusinessHours::spans_of(std::int64_t day) const {
  static const std::vector<Span> kClosed;
  if (holidays_.contains(day)) return kClosed;
  return week_[std::size_t(((day + 3) % 7 + 7) % 7)];  // 1970-01-01 was a Thursday
}

bool BusinessHours::open_at(std::int64_t wall_ms) const {
  const std::int64_t local = wall_ms + offset_at(wall_ms);
  const std::int64_t day = day_of(local), minute = (local - day * kDay) / kMinute;
  const auto& spans = spans_of(day);
  return std::any_of(spans.begin(), spans.end(), [&](Span s) { return s.opens <= minute && minute < s.closes; });
}

std::int64_t BusinessHours::after(std::int64_t wall_ms, std::int64_t open_ms) const {
  std::int64_t left = open_ms;
  const std::int64_t first = day_of(wall_ms + offset_at(wall_ms));
  for (std::int64_t day = first; day < first + kDaysAhead; ++day) {
    for (const Span span : spans_of(day)) {
      // The offset of that moment; where the clocks change within a span, its end moves by that hour.
      const auto utc = [&](int minute) {
        const std::int64_t local = day * kDay + minute * kMinute;
        return local - offset_at(local - offset_at(local));
      };
      const std::int64_t begins = std::max(utc(span.opens), wall_ms), ends = utc(span.closes);
      if (ends <= begins) continue;
      if (left <= ends - begins) return begins + left;
      left -= ends - begins;
    }
  }
  return wall_ms + kDaysAhead * kDay;
}

sdk::Json hours_schema() {
  using namespace sdk::schema;
  sdk::Json zone = text(1, 60);
  zone.set("examples", sdk::Json::array({"America/Sao_Paulo"}));
  std::vector<Property> members{required("time_zone", std::move(zone))};
  const sdk::Json spans = list(list(text(5, 5), 2), 10);
  for (const std::string_view day : kDays) members.push_back(optional(day, spans));
  members.push_back(optional("holidays", list(text(10, 10), 100)));
  return object(members);
}

}  // namespace parley::inbox
