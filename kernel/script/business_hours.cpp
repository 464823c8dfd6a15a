#include "script/business_hours.hpp"

#include <algorithm>
#include <cstdio>
#include <unicode/timezone.h>

namespace parley::script {

namespace {

constexpr std::string_view kDays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

Result<int> parse_minutes(const json::value& value) {
  int hours = 0;
  int minutes = 0;
  int used = 0;
  const bool read = value.is_string() &&
                    std::sscanf(value.get_string().c_str(), "%2d:%2d%n", &hours, &minutes, &used) == 2 &&
                    used == static_cast<int>(value.get_string().size());
  if (!read || hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 1440) {
    return fail(Errc::invalid, "a time must look like \"09:00\" and lie between 00:00 and 24:00");
  }
  return hours * 60 + minutes;
}

Result<std::vector<OpenSpan>> parse_day(const json::value& value) {
  std::vector<OpenSpan> spans;
  if (!value.is_array()) return fail(Errc::invalid, "expected a list of [opens, closes] pairs");
  for (const auto& pair : value.get_array()) {
    if (!pair.is_array() || pair.get_array().size() != 2) return fail(Errc::invalid, "expected pairs [opens, closes]");
    const auto opens = parse_minutes(pair.get_array()[0]);
    const auto closes = parse_minutes(pair.get_array()[1]);
    if (opens.has_error()) return opens.error();
    if (closes.has_error()) return closes.error();
    spans.push_back({*opens, *closes});
  }
  return spans;
}

Error in_member(std::string_view member, const Error& error) {
  return fail(Errc::invalid, "business hours: " + std::string(member) + ": " + error.message);
}

}  // namespace

Result<HoursOptions> hours_from_json(const json::object& document) {
  HoursOptions options;
  const bool names_a_day =
      std::any_of(std::begin(kDays), std::end(kDays), [&](auto day) { return document.contains(day); });
  if (names_a_day) options.week = {};
  for (const auto& [key, value] : document) {
    const auto day = std::find(std::begin(kDays), std::end(kDays), std::string_view(key));
    if (day != std::end(kDays)) {
      auto spans = parse_day(value);
      if (spans.has_error()) return in_member(key, spans.error());
      options.week[static_cast<std::size_t>(day - std::begin(kDays))] = std::move(*spans);
    } else if (key == "time_zone" && value.is_string()) {
      options.time_zone = std::string(value.get_string());
    } else if (key == "holidays" && value.is_array()) {
      for (const auto& date : value.get_array()) {
        if (!date.is_string()) return in_member(key, fail(Errc::invalid, "expected dates such as \"2026-12-25\""));
        options.holidays.insert(std::string(date.get_string()));
      }
    } else {
      return in_member(key, fail(Errc::invalid,
                                 "unknown or of a wrong type; expected time_zone (text), monday to sunday, "
                                 "holidays (lists)"));
    }
  }
  return options;
}

struct BusinessHours::Zone {
  std::unique_ptr<icu::TimeZone> zone;
};

BusinessHours::BusinessHours(HoursOptions options, std::unique_ptr<Zone> zone)
    : options_(std::move(options)), zone_(std::move(zone)) {}
BusinessHours::BusinessHours(BusinessHours&&) noexcept = default;
BusinessHours& BusinessHours::operator=(BusinessHours&&) noexcept = default;
BusinessHours::~BusinessHours() = default;

Result<BusinessHours> BusinessHours::make(HoursOptions options) {
  auto zone = std::make_unique<Zone>();
  zone->zone.reset(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(options.time_zone)));
  if (*zone->zone == icu::TimeZone::getUnknown()) {
    return fail(Errc::invalid, "business hours: time zone \"" + options.time_zone +
                                   "\" is unknown; expected an IANA name such as America/Sao_Paulo");
  }
  for (const auto& day : options.week) {
    for (const OpenSpan& span : day) {
      if (span.opens < 0 || span.closes > 1440 || span.opens >= span.closes) {
        return fail(Errc::invalid, "business hours: a span must open before it closes, within one day");
      }
    }
  }
  return BusinessHours(std::move(options), std::move(zone));
}

bool BusinessHours::open_at(WallTime time) const {
  std::int32_t offset = 0;
  std::int32_t daylight = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone_->zone->getOffset(static_cast<UDate>(to_millis(time)), false, offset, daylight, status);
  if (U_FAILURE(status)) throw BrokenInvariant("ICU could not place a time in " + options_.time_zone);
  const WallTime local = time + Millis{offset + daylight};
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const auto minute = std::chrono::duration_cast<std::chrono::minutes>(local - day).count();
  const auto& spans = options_.week[std::chrono::weekday{day}.iso_encoding() - 1];
  if (!std::any_of(spans.begin(), spans.end(), [&](auto s) { return s.opens <= minute && minute < s.closes; }))
    return false;
  if (options_.holidays.empty()) return true;
  return !options_.holidays.contains(to_rfc3339(WallTime{day}).substr(0, 10));
}

}  // namespace parley::script
