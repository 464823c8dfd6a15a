// Reads, writes, moves and compares times in a time zone.
#include <algorithm>
#include <cmath>
#include <parley/node_fields.hpp>

#include "zoned_time/written_time.hpp"

namespace {

using namespace parley;
using namespace std::chrono;

/// Months are as long as the calendar has them: a month after 31 January is the last of February.
local_days moved_by_months(local_days day, int by) {
  const year_month_day date(day);
  const year_month_day moved = date + months(by);
  return local_days(moved.ok() ? moved : moved.year() / moved.month() / last);
}

class DateTime : public sdk::PreparedNode {
 public:
  explicit DateTime(const sdk::Json& config)
      : operation_(config["operation"].text()),
        value_(config["value"]),
        other_(config["other"]),
        amount_(config["amount"]),
        unit_(config["unit"].text("days")),
        operator_(config["operator"].text("==")),
        format_(config["format"]),
        input_format_(config["input_format"].text()),
        zone_(config["time_zone"]),
        save_to_(config["save_to"].text()) {
    if (operation_ == "parse" && input_format_.empty())
      throw sdk::Failure(PARLEY_INVALID, "input_format: expected a pattern such as dd/MM/yyyy");
    if (operation_ == "format" && format_.empty())
      throw sdk::Failure(PARLEY_INVALID, "format: expected a pattern such as dd/MM/yyyy");
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    const auto zone = zone_.in(input);
    if (operation_ == "compare") return sdk::StepResult::to(holds(input, *zone) ? "true" : "false");
    auto result = sdk::StepResult::to("next");
    save_to_.set(result, outcome(input, *zone));
    return result;
  }

 private:
  sdk::Json outcome(const sdk::StepInput& input, const nodes::Zone& zone) const {
    if (operation_ == "parse") return parse(input, zone);
    const nodes::ReadMoment value = moment(value_, "value", input, zone);
    if (operation_ == "get") return parts(value.moment, zone);
    if (operation_ == "format")
      return sdk::Json(nodes::formatted(value.moment, input.text(format_), language(input), zone));
    return add(value, input, zone);
  }

  /// The moment of a field; now, when the config has none.
  static nodes::ReadMoment moment(const sdk::Value& field, const char* name, const sdk::StepInput& input,
                                  const nodes::Zone& zone) {
    if (!field.given()) return {nodes::now(input), false};
    const sdk::Json value = field.in(input);
    const auto read = nodes::read_moment(value.text(), zone);
    if (!read)
      throw sdk::Failure(PARLEY_INVALID, std::string(name) +
                                             ": expected a time such as 2026-03-02T09:00:00Z or a date, " + "found " +
                                             sdk::shortened(value.dump(), 80));
    return *read;
  }

  static std::string language(const sdk::StepInput& input) {
    return std::string(input.value("contact.language").text("en"));
  }

  static sdk::Json parts(nodes::Moment moment, const nodes::Zone& zone) {
    const nodes::WallClock clock = zone.at(moment);
    const local_days day = floor<days>(clock);
    const year_month_day date(day);
    const hh_mm_ss<seconds> time(floor<seconds>(clock) - day);
    const std::string iso = zone.written(moment);
    return sdk::Json::object({{"iso", iso},
                              {"date", nodes::written(day)},
                              {"time", iso.substr(11, 5)},
                              {"weekday", weekday(day).iso_encoding()},
                              {"year", int(date.year())},
                              {"month", unsigned(date.month())},
                              {"day", unsigned(date.day())},
                              {"hour", time.hours().count()},
                              {"minute", time.minutes().count()}});
  }

  sdk::Json add(const nodes::ReadMoment& value, const sdk::StepInput& input, const nodes::Zone& zone) const {
    const sdk::Json by = amount_.in(input);
    if (!by.is_number() || std::fabs(by.number()) > 1e6)
      throw sdk::Failure(PARLEY_INVALID, "amount: expected a number of at most 1000000, found " + by.dump());
    const auto amount = static_cast<std::int64_t>(std::llround(by.number()));
    if (unit_ == "seconds" || unit_ == "minutes" || unit_ == "hours") {
      const int size = unit_ == "seconds" ? 1 : unit_ == "minutes" ? 60 : 3600;
      return sdk::Json(zone.written(value.moment + seconds(amount * size)));
    }
    const nodes::WallClock clock = zone.at(value.moment);
    const local_days day = floor<days>(clock);
    local_days moved = day;
    if (unit_ == "days" || unit_ == "weeks")
      moved += days(amount * (unit_ == "weeks" ? 7 : 1));
    else
      moved = moved_by_months(
          day, static_cast<int>(std::clamp<std::int64_t>(amount, -12'000, 12'000)) * (unit_ == "years" ? 12 : 1));
    if (value.date_only) return sdk::Json(nodes::written(moved));
    return sdk::Json(zone.written(zone.moment_of(moved + (clock - day))));
  }

  sdk::Json parse(const sdk::StepInput& input, const nodes::Zone& zone) const {
    const sdk::Json value = value_.in(input);
    const auto read = nodes::parsed(value.text(), input_format_, language(input), zone);
    if (!read)
      throw sdk::Failure(PARLEY_INVALID, "value: expected a time written as " + input_format_ + ", found " +
                                             sdk::shortened(value.dump(), 80));
    const bool date_only = input_format_.find_first_of("HhKk") == std::string::npos;
    return sdk::Json(date_only ? nodes::written(floor<days>(zone.at(*read))) : zone.written(*read));
  }

  /// A date against a time is about days.
  bool holds(const sdk::StepInput& input, const nodes::Zone& zone) const {
    nodes::ReadMoment left = moment(value_, "value", input, zone), right = moment(other_, "other", input, zone);
    std::strong_ordering order = left.moment <=> right.moment;
    if (left.date_only || right.date_only)
      order = floor<days>(zone.at(left.moment)).time_since_epoch().count() <=>
              floor<days>(zone.at(right.moment)).time_since_epoch().count();
    if (operator_ == "==") return order == 0;
    if (operator_ == "!=") return order != 0;
    if (operator_ == "<") return order < 0;
    if (operator_ == "<=") return order <= 0;
    return operator_ == ">" ? order > 0 : order >= 0;
  }

  std::string operation_;
  sdk::Value value_, other_, amount_;
  std::string unit_, operator_;
  sdk::Text format_;
  std::string input_format_;
  nodes::ZoneField zone_;
  sdk::Variable save_to_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<DateTime>, sdk::Node);
