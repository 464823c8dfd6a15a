// When a business is open: hours for each day of the week, in a time zone, and dates on which it stays closed.
#pragma once

#include <array>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

namespace parley::script {

/// Minutes after midnight, [opens, closes); closes up to 1440. Several spans a day leave room for lunch.
struct OpenSpan {
  int opens = 0;
  int closes = 0;
};

struct HoursOptions {
  std::string time_zone = "America/Sao_Paulo";  ///< an IANA name
  /// Monday first. By default Monday to Friday, 09:00 to 18:00.
  std::array<std::vector<OpenSpan>, 7> week = {
      {{{540, 1080}}, {{540, 1080}}, {{540, 1080}}, {{540, 1080}}, {{540, 1080}}, {}, {}}};
  std::set<std::string> holidays;  ///< "2026-12-25", in that time zone
};

/// From {"time_zone", "monday": [["09:00","12:00"],["13:00","18:00"]], …, "holidays": ["2026-12-25"]}. A day that is
/// not named is closed; without any day the default week holds.
Result<HoursOptions> hours_from_json(const json::object& document);

/// Immutable, so any thread may ask.
class BusinessHours {
 public:
  /// Fails on an unknown time zone and on spans that are empty or outside of a day.
  static Result<BusinessHours> make(HoursOptions options = {});
  BusinessHours(BusinessHours&&) noexcept;
  BusinessHours& operator=(BusinessHours&&) noexcept;
  ~BusinessHours();

  bool open_at(WallTime time) const;

 private:
  struct Zone;
  BusinessHours(HoursOptions options, std::unique_ptr<Zone> zone);
  HoursOptions options_;
  std::unique_ptr<Zone> zone_;
};

}  // namespace parley::script
