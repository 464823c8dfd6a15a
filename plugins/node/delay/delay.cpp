// Lets time go by: so many seconds, or until a time of day.
#include <algorithm>
#include <parley/node_fields.hpp>

#include "zoned_time/zoned_time.hpp"

namespace {

using namespace parley;
using namespace std::chrono;

constexpr std::int64_t kLongestSeconds = 366 * 24 * 3600;

/// 0 for Monday; nothing for what is no day.
std::optional<unsigned> weekday_named(std::string_view name) {
  constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (unsigned i = 0; i < 7; ++i)
    if (name == kDays[i]) return i;
  return std::nullopt;
}

class Delay : public sdk::PreparedNode {
 public:
  explicit Delay(const sdk::Json& config)
      : seconds_(config["seconds"]),
        date_(config["until"]["date"]),
        weekday_(weekday_named(config["until"]["weekday"].text())),
        zone_(config["time_zone"]) {
    const sdk::Json& until = config["until"];
    if (until.is_object()) time_ = nodes::read_time_of_day(until["time"].text("00:00"));
    if (until.is_object() == seconds_.given())
      throw sdk::Failure(PARLEY_INVALID, "seconds: expected either seconds or until");
    if (until.is_object() && !time_)
      throw sdk::Failure(PARLEY_INVALID, "until.time: expected a time such as 09:00, found " + until["time"].dump());
  }

  sdk::StepResult step(const sdk::StepInput& input) const override {
    if (input.kind() == "timeout") return sdk::StepResult::to("next");
    if (!time_) return wait_seconds(input);
    const nodes::Moment now = nodes::now(input), until = moment(input, now);
    if (until <= now) return sdk::StepResult::to("next");
    return sdk::StepResult::stay().effect("wait",
                                          sdk::Json::object({{"for", "time"}, {"until", nodes::written_utc(until)}}));
  }

 private:
  sdk::StepResult wait_seconds(const sdk::StepInput& input) const {
    const sdk::Json value = seconds_.in(input);
    if (!value.is_number()) throw sdk::Failure(PARLEY_INVALID, "seconds: expected a number, found " + value.dump());
    const double seconds = std::clamp(value.number(), 0.0, double(kLongestSeconds));
    if (seconds < 1) return sdk::StepResult::to("next");
    return sdk::StepResult::stay().wait_seconds(static_cast<std::int64_t>(seconds));
  }

  nodes::Moment moment(const sdk::StepInput& input, nodes::Moment now) const {
    const auto zone = zone_.in(input);
    const local_days today = floor<days>(zone->at(now));
    if (!date_.empty()) {
      const std::string written = input.text(date_);
      const auto day = nodes::read_date(written);
      if (!day) throw sdk::Failure(PARLEY_INVALID, "until.date: expected a date such as 2026-03-02, found " + written);
      return zone->moment_of(*day + *time_);
    }
    local_days day = today;
    if (weekday_) day += days((*weekday_ + 7 - (weekday(today).iso_encoding() - 1)) % 7);
    if (zone->moment_of(day + *time_) <= now) day += days(weekday_ ? 7 : 1);
    return zone->moment_of(day + *time_);
  }

  sdk::Value seconds_;
  sdk::Text date_;
  std::optional<unsigned> weekday_;
  std::optional<minutes> time_;
  nodes::ZoneField zone_;
};

}  // namespace

PARLEY_PLUGIN(sdk::NodeOf<Delay>, sdk::Node);
