// Times as people of a place have them: a moment and the clock on the wall there.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <parley/node.hpp>
#include <string>
#include <string_view>

namespace parley::nodes {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;
/// What a calendar and a clock show, without a zone.
using WallClock = std::chrono::local_time<std::chrono::milliseconds>;

/// Immutable; any thread.
class Zone {
 public:
  /// An IANA name such as "America/Sao_Paulo". Throws Failure(PARLEY_INVALID) for one that nobody knows.
  explicit Zone(std::string_view name);
  ~Zone();

  WallClock at(Moment moment) const;
  /// A time that a change of clocks leaves out is taken by the offset before it; one that comes twice, its first.
  Moment moment_of(WallClock clock) const;
  /// "2026-03-02T09:00:00-03:00"
  std::string written(Moment moment) const;
  const std::string& name() const { return name_; }

 private:
  struct Rules;
  std::string name_;
  std::unique_ptr<const Rules> rules_;
};

/// The zone of a config: by its name, which may be an expression; the tenant's when there is none, else UTC.
class ZoneField {
 public:
  ZoneField() = default;
  explicit ZoneField(const sdk::Json& name);
  std::shared_ptr<const Zone> in(const sdk::StepInput& input) const;

 private:
  sdk::Text name_;
  std::shared_ptr<const Zone> fixed_;
};

struct ReadMoment {
  Moment moment;
  bool date_only = false;
};
/// RFC 3339, or "2026-03-02", "2026-03-02 09:00" and "2026-03-02T09:00:30" by the clock of the zone.
std::optional<ReadMoment> read_moment(std::string_view text, const Zone& zone);
/// "2026-03-02"; nothing for a day that no calendar has.
std::optional<std::chrono::local_days> read_date(std::string_view text);
/// "9:05" and "09:05".
std::optional<std::chrono::minutes> read_time_of_day(std::string_view text);

std::string written(std::chrono::local_days day);
/// RFC 3339 in UTC: "2026-03-02T12:00:00Z"
std::string written_utc(Moment moment);
/// The host's time of this step. Throws Failure when it has none.
Moment now(const sdk::StepInput& input);

}  // namespace parley::nodes
