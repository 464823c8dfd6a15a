#include "range.hpp"

#include <parley/timestamp.hpp>

namespace parley::analytics {

namespace {

constexpr std::int64_t kMinute = 60'000;

std::int64_t time_of(const sdk::Json& query, std::string_view field, std::int64_t otherwise) {
  if (query[field].is_null()) return otherwise;
  if (const auto time = time_from(query[field].text())) return *time;
  throw sdk::wrong_field(field, "expected a time such as 2026-11-21T00:00:00Z");
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Minutes of "+05:30" or "-03:00"; nothing for anything else.
std::optional<std::int64_t> offset_from(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  for (const int at : {1, 2, 4, 5})
    if (!is_digit(text[std::size_t(at)])) return std::nullopt;
  const int minutes = ((text[1] - '0') * 10 + text[2] - '0') * 60 + (text[4] - '0') * 10 + text[5] - '0';
  return text[0] == '-' ? -minutes : minutes;
}

}  // namespace

std::optional<std::int64_t> time_from(std::string_view text) {
  if (text.size() < 7 || text.back() == 'Z') return sdk::from_rfc3339(text);
  const auto offset = offset_from(text.substr(text.size() - 6));
  if (!offset) return std::nullopt;
  const auto there = sdk::from_rfc3339(std::string(text.substr(0, text.size() - 6)) + "Z");
  return there ? std::optional(*there - *offset * kMinute) : std::nullopt;
}

Range range_of(const sdk::Json& query, std::int64_t now) {
  Range range;
  range.to = time_of(query, "to", now + 1);  // what happened this very millisecond is of it
  range.from = time_of(query, "from", range.to - Range::kUsual);
  if (range.from >= range.to) throw sdk::wrong_field("from", "expected a time before \"to\"");
  if (range.to - range.from > Range::kLongest)
    throw sdk::wrong_field("from", "expected at most 366 days before \"to\"");
  return range;
}

TimeZone zone_of(const sdk::Json& query, const std::string& usual) {
  const std::string name(query["timezone"].text(usual));
  if (auto zone = TimeZone::find(name)) return std::move(*zone);
  throw sdk::wrong_field("timezone", "expected the name of a time zone such as America/Sao_Paulo");
}

Interval interval_of(const sdk::Json& query) {
  const std::string_view name = query["interval"].text("day");
  return name == "hour" ? Interval::hour : name == "week" ? Interval::week : Interval::day;
}

std::string_view name(Interval interval) {
  return interval == Interval::hour ? "hour" : interval == Interval::week ? "week" : "day";
}

Buckets buckets_of(const Range& range, const TimeZone& zone, Interval interval) {
  if (auto buckets = Buckets::make(zone, interval, range.from, range.to)) return std::move(*buckets);
  throw sdk::wrong_field("interval",
                         "expected one that cuts the range into at most " + std::to_string(Buckets::kMost) + " parts");
}

}  // namespace parley::analytics
