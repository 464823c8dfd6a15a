// When a queue works: hours for each day of the week in a time zone, and dates on which it does not.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <parley/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace parley::inbox {

/// Immutable; any thread.
class BusinessHours {
 public:
  /// From {"time_zone": "America/Sao_Paulo", "monday": [["09:00", "12:00"], ...], ..., "holidays": ["2026-12-25"]}. A
  /// day that is not named is closed. Throws what sdk::wrong_field() makes, with "hours.monday" and the like.
  explicit BusinessHours(const sdk::Json& document);
  BusinessHours(BusinessHours&&) noexcept;
  ~BusinessHours();

  bool open_at(std::int64_t wall_ms) const;
  /// The moment at which so many milliseconds of open time have passed since `wall_ms`. Looks a year ahead; what is not
  /// over by then ends there.
  std::int64_t after(std::int64_t wall_ms, std::int64_t open_ms) const;

 private:
  struct Zone;
  struct Span {
    int opens, closes;  // minutes after midnight, [opens, closes)
  };
  std::int64_t offset_at(std::int64_t wall_ms) const;
  /// The spans of a local day, counted in days since 1970.
  const std::vector<Span>& spans_of(std::int64_t day) const;

  std::unique_ptr<Zone> zone_;
  std::array<std::vector<Span>, 7> week_;  // Monday first
  std::set<std::int64_t> holidays_;        // days since 1970
};

/// The JSON Schema of the document.
sdk::Json hours_schema();

}  // namespace parley::inbox
