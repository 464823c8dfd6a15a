#include "net/fetch_lanes.hpp"

#include <algorithm>

namespace parley::net {

bool FetchLanes::enter(FetchJob& job) {
  auto [at, fresh] = lanes_.try_emplace(job.target.origin);
  FetchLane& lane = at->second;
  if (fresh) {
    lane.origin = job.target.origin;
    // With HTTP/2 the first goes ahead alone: were all to connect at once, none could share an HTTP/2 connection.
    // libcurl can wait for that itself (PIPEWAIT), but then its one queue lets a host that hangs hold up the others.
    lane.probing = streams_ > 0 && !job.target.plain;
    lane.width = lane.probing ? 1 : connections_;
  }
  job.lane = &lane;
  if (lane.active < lane.width) {
    ++lane.active;
    return true;
  }
  lane.waiting.push_back(&job);
  return false;
}

void FetchLanes::connected(FetchLane& lane, bool multiplexed) {
  lane.probing = false;
  lane.width = std::max(lane.width, multiplexed ? streams_ : connections_);
}

FetchJob* FetchLanes::next(FetchLane& lane) {
  if (lane.waiting.empty() || lane.active >= lane.width) return nullptr;
  FetchJob* job = lane.waiting.front();
  lane.waiting.pop_front();
  ++lane.active;
  return job;
}

FetchLane& FetchLanes::leave(FetchJob& job) {
  FetchLane& lane = *job.lane;
  job.lane = nullptr;
  if (job.transfer)
    --lane.active;
  else
    std::erase(lane.waiting, &job);
  return lane;
}

void FetchLanes::drop_if_empty(FetchLane& lane) {
  if (lane.active == 0 && lane.waiting.empty()) lanes_.erase(std::string(lane.origin));
}

}  // namespace parley::net
