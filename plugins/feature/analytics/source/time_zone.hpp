// Where hours, days and weeks begin in a time zone, over every change of its clocks. GCC 12 has no time zones of its
// own; ICU brings the data.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace parley::analytics {

enum class Interval { hour, day, week };

/// Times are milliseconds since 1970, UTC. A value; any thread.
class TimeZone {
 public:
  /// By its IANA name, "America/Sao_Paulo"; nothing when there is none of that name.
  static std::optional<TimeZone> find(const std::string& name);

  /// When the hour, day or week (from Monday) that holds `at` began.
  std::int64_t begin_of(Interval interval, std::int64_t at) const;
  /// When the one after it begins; `begin` is what begin_of() gave. Hours are 60 minutes long, so a day on which clocks
  /// change has 23 or 25 of them.
  std::int64_t next(Interval interval, std::int64_t begin) const;
  /// "2026-11-21T09:00": what the clocks there show.
  std::string local_text(std::int64_t at) const;
  const std::string& name() const { return name_; }

 private:
  struct Rules;
  TimeZone(std::string name, std::shared_ptr<const Rules> rules);
  std::int64_t to_local(std::int64_t at) const;
  std::int64_t from_local(std::int64_t local) const;

  std::string name_;
  std::shared_ptr<const Rules> rules_;
};

}  // namespace parley::analytics
