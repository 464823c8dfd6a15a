#include "member_set.hpp"

namespace parley::bus_local {

std::uint64_t MemberSet::expire(Time now) {
  std::uint64_t bytes = 0;
  while (!by_time_.empty() && by_time_.begin()->first <= now) {
    bytes += by_time_.begin()->second.size();
    places_.erase(by_time_.begin()->second);
    by_time_.erase(by_time_.begin());
  }
  return bytes;
}

void MemberSet::put(std::string_view member, Time expires) {
  std::string name(member);
  remove(name);
  const auto place = by_time_.emplace(expires, std::move(name));
  places_.emplace(place->second, place);
}

bool MemberSet::remove(std::string_view member) {
  const auto found = places_.find(member);
  if (found == places_.end()) return false;
  const auto place = found->second;
  places_.erase(found);
  by_time_.erase(place);
  return true;
}

void MemberSet::each(std::uint32_t max, const std::function<void(std::string_view)>& visit) const {
  for (auto place = by_time_.begin(); place != by_time_.end() && max > 0; ++place, --max) visit(place->second);
}

}  // namespace parley::bus_local
