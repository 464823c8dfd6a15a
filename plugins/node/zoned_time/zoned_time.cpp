#include "zoned_time/zoned_time.hpp"

#include <charconv>
#include <cstdio>
#include <unicode/timezone.h>

namespace parley::nodes {

using namespace std::chrono;

namespace {

/// Reads digits and fixed characters from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool digits(std::size_t least, std::size_t most, int& out) {
    std::size_t count = 0;
    while (count < rest_.size() && count < most && rest_[count] >= '0' && rest_[count] <= '9') ++count;
    if (count < least) return false;
    std::from_chars(rest_.data(), rest_.data() + count, out);
    rest_.remove_prefix(count);
    return true;
  }
  bool one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool done() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

std::optional<local_days> date(Reader& from) {
  int y = 0, m = 0, d = 0;
  if (!from.digits(4, 4, y) || !from.one_of("-") || !from.digits(2, 2, m) || !from.one_of("-") || !from.digits(2, 2, d))
    return std::nullopt;
  const year_month_day day{year(y), month(unsigned(m)), std::chrono::day(unsigned(d))};
  return day.ok() ? std::optional(local_days(day)) : std::nullopt;
}

std::optional<milliseconds> time_of_day(Reader& from) {
  int h = 0, m = 0, s = 0, fraction = 0;
  if (!from.digits(1, 2, h) || !from.one_of(":") || !from.digits(2, 2, m)) return std::nullopt;
  if (from.one_of(":") && !from.digits(2, 2, s)) return std::nullopt;
  if (from.one_of(".") && !from.digits(1, 9, fraction)) return std::nullopt;
  if (h > 23 || m > 59 || s > 60) return std::nullopt;
  return hours(h) + minutes(m) + seconds(s);
}

/// "Z", "+03:00", "-0300"; `found` stays false when there is none.
std::optional<minutes> offset(Reader& from, bool& found) {
  found = true;
  if (from.one_of("Zz")) return minutes(0);
  const bool west = from.rest().starts_with('-');
  int h = 0, m = 0;
  if (!from.one_of("+-")) {
    found = false;
    return minutes(0);
  }
  if (!from.digits(2, 2, h)) return std::nullopt;
  from.one_of(":");
  if (!from.digits(2, 2, m) || h > 15 || m > 59) return std::nullopt;
  const minutes size = hours(h) + minutes(m);
  return west ? -size : size;
}

std::string clock_text(WallClock clock) {
  const auto day = floor<days>(clock);
  const hh_mm_ss<seconds> time(floor<seconds>(clock) - day);
  char text[32];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d", int(time.hours().count()), int(time.minutes().count()),
                int(time.seconds().count()));
  return written(day) + text;
}

}  // namespace

struct Zone::Rules {
  std::unique_ptr<icu::TimeZone> zone;

  milliseconds offset(double at, bool local) const {
    int32_t raw = 0, summer = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone->getOffset(at, local, raw, summer, status);
    return milliseconds(U_SUCCESS(status) ? raw + summer : 0);
  }
};

Zone::Zone(std::string_view name) : name_(name) {
  auto rules = std::make_unique<Rules>();
  rules->zone.reset(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name_.substr(0, 64))));
  if (*rules->zone == icu::TimeZone::getUnknown())
    throw sdk::Failure(PARLEY_INVALID,
                       "time_zone: expected a name such as America/Sao_Paulo, found \"" + name_.substr(0, 64) + "\"");
  rules_ = std::move(rules);
}

Zone::~Zone() = default;

WallClock Zone::at(Moment moment) const {
  return WallClock(moment.time_since_epoch() + rules_->offset(double(moment.time_since_epoch().count()), false));
}

Moment Zone::moment_of(WallClock clock) const {
  return Moment(clock.time_since_epoch() - rules_->offset(double(clock.time_since_epoch().count()), true));
}

std::string Zone::written(Moment moment) const {
  const WallClock clock = at(moment);
  const auto off = duration_cast<minutes>(clock.time_since_epoch() - moment.time_since_epoch()).count();
  if (off == 0) return clock_text(clock) + "Z";
  char text[16];
  std::snprintf(text, sizeof text, "%c%02d:%02d", off < 0 ? '-' : '+', int(std::abs(off) / 60),
                int(std::abs(off) % 60));
  return clock_text(clock) + text;
}

ZoneField::ZoneField(const sdk::Json& name) : name_(name) {
  if (!name.text().empty() && name.text().find("{{") == std::string_view::npos)
    fixed_ = std::make_shared<const Zone>(name.text());
}

std::shared_ptr<const Zone> ZoneField::in(const sdk::StepInput& input) const {
  if (fixed_) return fixed_;
  if (!name_.empty()) return std::make_shared<const Zone>(input.text(name_));
  const sdk::Json tenants = input.value("tenant.time_zone");
  return std::make_shared<const Zone>(tenants.text("UTC"));
}

std::optional<local_days> read_date(std::string_view text) {
  Reader from(text);
  const auto day = date(from);
  return from.done() ? day : std::nullopt;
}

std::optional<minutes> read_time_of_day(std::string_view text) {
  Reader from(text);
  const auto time = time_of_day(from);
  return time && from.done() ? std::optional(floor<minutes>(*time)) : std::nullopt;
}

std::optional<ReadMoment> read_moment(std::string_view text, const Zone& zone) {
  Reader from(text);
  const auto day = date(from);
  if (!day) return std::nullopt;
  if (from.done()) return ReadMoment{zone.moment_of(WallClock(*day)), true};
  const auto time = from.one_of("Tt ") ? time_of_day(from) : std::nullopt;
  bool has_offset = false;
  const auto off = time ? offset(from, has_offset) : std::nullopt;
  if (!off || !from.done()) return std::nullopt;
  const WallClock clock = *day + *time;
  return ReadMoment{has_offset ? Moment(clock.time_since_epoch() - *off) : zone.moment_of(clock), false};
}

std::string written(local_days day) {
  const year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()), unsigned(date.day()));
  return text;
}

std::string written_utc(Moment moment) {
  return clock_text(WallClock(moment.time_since_epoch())) + "Z";
}

Moment now(const sdk::StepInput& input) {
  const sdk::Json value = input.value("now");
  Reader from(value.text());
  bool has_offset = false;
  const auto day = date(from);
  const auto time = day && from.one_of("Tt") ? time_of_day(from) : std::nullopt;
  const auto off = time ? offset(from, has_offset) : std::nullopt;
  if (!off || !has_offset)
    throw sdk::Failure(PARLEY_INVALID, "now: expected the time of this step, found " + value.dump());
  return Moment((*day + *time - *off).time_since_epoch());
}

}  // namespace parley::nodes
