// The fetcher's thread from the inside: starts jobs as their lanes allow, follows redirects, watches deadlines and
// hands every job its one result. Nothing here is for a second thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "net/fetch_events.hpp"
#include "net/fetch_lanes.hpp"

namespace parley::net {

class FetchLoop {
 public:
  /// Called as the last thing that happens to a job, which is destroyed afterwards.
  using Finished = std::function<void(FetchJob& job, FetchResult result)>;

  /// All of these must outlive the loop.
  FetchLoop(const FetchOptions& options, const Clock& clock, FetchEvents& events, Finished finished);

  void take(std::unique_ptr<FetchJob> job);
  /// One round: sleeps until something happens (at most until the next deadline or for `most`), then acts on it.
  void turn(Millis most);
  bool idle() const { return jobs_.empty(); }
  /// Fails all jobs there are.
  void fail_all(FetchFailure::Kind kind, const std::string& message);

 private:
  void enter(FetchJob& job);
  void start(FetchJob& job);
  void collect();
  void conclude(FetchJob& job, int curl_code);
  bool follow(FetchJob& job, const FetchResponse& answer);
  void check_probes();
  void start_waiting(FetchLane& lane);
  FetchFailure give_up(FetchJob& job, FetchFailure::Kind kind, std::string message);
  void expire();
  void leave_lane(FetchJob& job);
  void finish(FetchJob& job, FetchResult result);
  Millis until_deadline() const;

  const FetchOptions& options_;
  const Clock& clock_;
  FetchEvents& events_;
  const Finished finished_;
  FetchTargetParser targets_;
  FetchLanes lanes_;
  std::multimap<SteadyTime, std::unique_ptr<FetchJob>> jobs_;  // owns every job, by deadline
  std::vector<FetchJob*> probes_;                              // whose connection their lanes wait for
  std::vector<std::unique_ptr<FetchTransfer>> spare_;          // handles are dear to make and keep their buffers
};

}  // namespace parley::net
