#include <memory>
#include <unicode/locid.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include "base/clock.hpp"
#include "base/quoted.hpp"
#include "dialogue/expression_filters.hpp"

namespace parley::dialogue {

namespace {

/// A time, and whether it was written as a day alone.
struct Moment {
  WallTime at{};
  bool day_only = false;
};

constexpr std::int64_t kFurthest = 253'402'300'799'999;  // the end of the year 9999
constexpr std::size_t kCostOfFormat = 16u << 10;         // tens of microseconds in ICU, so few of them fit into a text

Result<Moment> moment_of(const json::value& value, std::string_view filter) {
  if (const json::string* text = value.if_string()) {
    const bool day_only = text->size() == 10;
    const auto at = from_rfc3339(day_only ? std::string(*text) + "T00:00:00Z" : std::string(*text));
    if (at && to_millis(*at) <= kFurthest) return Moment{*at, day_only};
  } else if (value.is_int64() && value.get_int64() >= 0 && value.get_int64() <= kFurthest) {
    return Moment{from_millis(value.get_int64()), false};
  }
  return fail(Errc::invalid, "the filter " + std::string(filter) +
                                 " takes a time such as 2026-12-25T09:30:00Z or 2026-12-25, found " +
                                 in_quotes(json::serialize(value)));
}

std::string argument_text(std::span<const Value> arguments, std::size_t place, std::string_view otherwise) {
  return place < arguments.size() ? text_of(arguments[place].get()) : std::string(otherwise);
}

Result<std::unique_ptr<icu::TimeZone>> zone_named(const std::string& name) {
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (*zone == icu::TimeZone::getUnknown())
    return fail(Errc::invalid, "date: the time zone " + in_quotes(name) +
                                   " is not known; expected an IANA name such as America/Sao_Paulo");
  return zone;
}

Result<Value> later(const json::value& input, std::span<const Value> arguments, std::string_view filter, double unit) {
  const auto moment = moment_of(input, filter);
  if (!moment) return moment.error();
  const auto count = number_in(arguments[0].get());
  const double millis =
      !count ? 2.0 * kFurthest : unit * (count->is_int64() ? double(count->get_int64()) : count->get_double());
  const double result = double(to_millis(moment->at)) + millis;
  if (!count || !(result >= 0 && result <= double(kFurthest)))
    return fail(Errc::invalid, "the filter " + std::string(filter) +
                                   " takes a number that leads to a year from 1970 to 9999, found " +
                                   in_quotes(json::serialize(arguments[0].get())));
  const std::string text = to_rfc3339(from_millis(std::int64_t(result)));
  const bool still_a_day = moment->day_only && text.ends_with("T00:00:00.000Z");
  return Value(json::string(still_a_day ? text.substr(0, 10) : text));
}

}  // namespace

Result<Value> date_text(Work& work, const json::value& input, std::span<const Value> arguments) {
  if (auto paid = work.spend(kCostOfFormat); !paid) return paid.error();
  const auto moment = moment_of(input, "date");
  if (!moment) return moment.error();
  const std::string pattern = argument_text(arguments, 0, "yyyy-MM-dd");
  // A day is the same day everywhere: no zone moves it to the evening before.
  auto zone = zone_named(moment->day_only ? "UTC" : argument_text(arguments, 1, "UTC"));
  if (!zone) return zone.error();
  if (pattern.size() > 100) return fail(Errc::limit, "date: a format has at most 100 bytes");
  UErrorCode status = U_ZERO_ERROR;
  icu::SimpleDateFormat format(icu::UnicodeString::fromUTF8(pattern),
                               icu::Locale(argument_text(arguments, 2, "en").substr(0, 20).c_str()), status);
  if (U_FAILURE(status)) return fail(Errc::invalid, "date: the format " + in_quotes(pattern) + " cannot be read");
  format.adoptTimeZone(zone->release());
  icu::UnicodeString formatted;
  format.format(UDate(to_millis(moment->at)), formatted);
  std::string text;
  formatted.toUTF8String(text);
  return Value(json::string(text));
}

Result<Value> days_added(Work&, const json::value& input, std::span<const Value> arguments) {
  return later(input, arguments, "add_days", 86'400'000);
}

Result<Value> hours_added(Work&, const json::value& input, std::span<const Value> arguments) {
  return later(input, arguments, "add_hours", 3'600'000);
}

}  // namespace parley::dialogue
