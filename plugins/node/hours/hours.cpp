// Whether the business is open now: hours of each day, breaks, holidays, in a time zone.
#include <algorithm>
#include <array>
#include <parley/node_fields.hpp>

#include "zoned_time/zoned_time.hpp"

namespace {

using namespace parley;
using namespace std::chrono;

struct Span {
  minutes from, to;  ///< `to` before `from`: over midnight
  bool over_midnight() const { return to < from; }
};

class Hours : public sdk::PreparedNode {
 public:
  explicit Hours(const sdk::Json& config) : zone_(config["time_zone"]) {
    constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (std::size_t day = 0; day < 7; ++day)
      for (const sdk::Json& span : config["week"][kDays[day]].items())
        week_[day].push_back(span_of(span, std::string("week.") + kDays[day]));
    for (const sdk::Json& holiday : config["holidays"].items()) {
      const auto day = nodes::read_date(holiday.text());
      if (!day)
        throw sdk::Failure(PARLEY_INVALID, "holidays: expected dates such as 2026-12-25, found " + holiday.dump());
      holidays_.push_back(*day);
    }
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    const nodes::WallClock clock = zone_.in(input)->at(nodes::now(input));
    return sdk::StepResult::to(open(clock) ? "open" : "closed");
  }

 private:
  static Span span_of(const sdk::Json& config, const std::string& where) {
    const auto time = [&](std::size_t at) -> minutes {
      const std::string_view text = at < config.items().size() ? config.items()[at].text() : "";
      if (text == "24:00") return minutes(24 * 60);
      const auto read = nodes::read_time_of_day(text);
      if (!read) throw sdk::Failure(PARLEY_INVALID, where + R"(: expected spans such as ["09:00", "18:00"])");
      return *read;
    };
    return {time(0), time(1)};
  }

  bool open(nodes::WallClock clock) const {
    const local_days today = floor<days>(clock);
    const auto time = floor<minutes>(clock - today);
    const auto spans = [&](local_days day) -> const std::vector<Span>& {
      static const std::vector<Span> none;
      if (std::ranges::find(holidays_, day) != holidays_.end()) return none;
      return week_[weekday(day).iso_encoding() - 1];
    };
    return std::ranges::any_of(spans(today),
                               [&](const Span& s) { return time >= s.from && (time < s.to || s.over_midnight()); }) ||
           std::ranges::any_of(spans(today - days(1)), [&](const Span& s) { return s.over_midnight() && time < s.to; });
  }

  nodes::ZoneField zone_;
  std::array<std::vector<Span>, 7> week_;
  std::vector<local_days> holidays_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Hours>, sdk::Node);
