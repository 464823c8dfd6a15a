// A set whose members each have a time after which they are gone, in the order of these times.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace parley::bus_local {

using Time = std::chrono::steady_clock::time_point;

/// Not thread-safe. What has expired counts until expire() has been called.
class MemberSet {
 public:
  /// Removes what is gone at `now`; gives the bytes of the removed names.
  std::uint64_t expire(Time now);
  bool has(std::string_view member) const { return places_.contains(member); }
  void put(std::string_view member, Time expires);
  /// Whether it was there.
  bool remove(std::string_view member);
  std::size_t size() const { return places_.size(); }
  /// Those that expire soonest first, at most `max`.
  void each(std::uint32_t max, const std::function<void(std::string_view)>& visit) const;
  /// When the last member is gone. There must be one.
  Time last() const { return by_time_.rbegin()->first; }

 private:
  using ByTime = std::multimap<Time, std::string>;
  ByTime by_time_;
  // Keys point into by_time_, whose nodes stay where they are.
  std::map<std::string_view, ByTime::iterator> places_;
};

}  // namespace parley::bus_local
