// A lane is the queue before one origin: how many requests may be under way to it, and who waits. Lanes are apart, so
// an origin that is slow keeps only its own requests waiting.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "net/fetch.hpp"
#include "net/fetch_target.hpp"
#include "net/fetch_transfer.hpp"

namespace parley::net {

struct FetchLane;

/// A request from its acceptance to its answer.
struct FetchJob {
  FetchRequest request;
  FetchDone done;
  SteadyTime began;
  SteadyTime deadline;
  std::size_t max_body = 0;

  // Kept by the loop.
  FetchTarget target;
  int hops = 0;
  bool left_before = false;  ///< an earlier hop of it was sent
  FetchLane* lane = nullptr;
  std::unique_ptr<FetchTransfer> transfer;  ///< while under way
  std::multimap<SteadyTime, std::unique_ptr<FetchJob>>::iterator place;
};

struct FetchLane {
  std::string origin;
  std::size_t width = 1;   ///< how many may be under way
  std::size_t active = 0;  ///< how many are
  bool probing = false;    ///< no connection yet, so it is open whether requests can share one
  std::deque<FetchJob*> waiting;
};

/// For one thread. Holds no job; a lane lives as long as a job is in it.
class FetchLanes {
 public:
  /// With no `streams` connections are never shared.
  FetchLanes(std::size_t connections, std::size_t streams) : connections_(connections), streams_(streams) {}

  /// Puts the job into the lane of its target. True: it may start at once. False: it waits for next().
  bool enter(FetchJob& job);
  /// The job's transfer has a connection; with `multiplexed` it is one that many requests share.
  void connected(FetchLane& lane, bool multiplexed);
  /// The next waiting job, if it may start now. It counts as started.
  FetchJob* next(FetchLane& lane);
  /// Takes out a job, under way or waiting. The lane stays, also empty, until drop_if_empty().
  FetchLane& leave(FetchJob& job);
  /// Forgets the lane if it is empty.
  void drop_if_empty(FetchLane& lane);

 private:
  const std::size_t connections_, streams_;
  std::unordered_map<std::string, FetchLane> lanes_;
};

}  // namespace parley::net
