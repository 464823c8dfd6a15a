#include "net/fetch_loop.hpp"

#include <algorithm>

#include "net/fetch_redirect.hpp"

namespace parley::net {

FetchLoop::FetchLoop(const FetchOptions& options, const Clock& clock, FetchEvents& events, Finished finished)
    : options_(options),
      clock_(clock),
      events_(events),
      finished_(std::move(finished)),
      lanes_(options.max_connections_per_host, options.http2 ? options.max_streams_per_host : 0) {}

void FetchLoop::take(std::unique_ptr<FetchJob> owned) {
  FetchJob& job = *owned;
  job.place = jobs_.emplace(job.deadline, std::move(owned));
  if (job.request.url.size() > options_.max_url_bytes) {
    return finish(job, FetchFailure{FetchFailure::bad_url, false,
                                    "the URL is longer than " + std::to_string(options_.max_url_bytes) + " bytes"});
  }
  auto target = targets_.parse(job.request.url);
  if (!target) return finish(job, FetchFailure{FetchFailure::bad_url, false, target.error().message});
  job.target = *std::move(target);
  if (auto fault = fault_of(job.request))
    return finish(job, FetchFailure{FetchFailure::bad_request, false, *std::move(fault)});
  enter(job);
}

void FetchLoop::turn(Millis most) {
  events_.wait(std::min(most, until_deadline()));
  check_probes();
  collect();
  expire();
}

void FetchLoop::enter(FetchJob& job) {
  if (lanes_.enter(job)) start(job);
}

void FetchLoop::start(FetchJob& job) {
  if (spare_.empty()) {
    job.transfer = std::make_unique<FetchTransfer>(options_);
  } else {
    job.transfer = std::move(spare_.back());
    spare_.pop_back();
  }
  job.transfer->prepare(job.request, job.target, job.max_body, &job);
  if (job.lane->probing) probes_.push_back(&job);
  events_.add(job.transfer->handle());
}

void FetchLoop::check_probes() {
  for (std::size_t i = 0; i < probes_.size();) {
    FetchJob& job = *probes_[i];
    if (!job.transfer->connected()) {
      ++i;
      continue;
    }
    probes_.erase(probes_.begin() + static_cast<std::ptrdiff_t>(i));
    lanes_.connected(*job.lane, job.transfer->multiplexed());
    start_waiting(*job.lane);
  }
}

void FetchLoop::start_waiting(FetchLane& lane) {
  while (FetchJob* job = lanes_.next(lane)) start(*job);
}

void FetchLoop::collect() {
  while (const auto done = events_.next_done())
    conclude(*static_cast<FetchJob*>(FetchTransfer::owner_of(done->first)), done->second);
}

void FetchLoop::conclude(FetchJob& job, int curl_code) {
  FetchResult result = job.transfer->conclude(curl_code);
  if (result) lanes_.connected(*job.lane, job.transfer->multiplexed());
  if (result && job.request.follow_redirects && follow(job, *result)) return;
  if (result.has_error()) {
    FetchFailure failure = std::move(result.error());
    failure.request_left = failure.request_left || job.left_before;
    result = std::move(failure);
  }
  leave_lane(job);
  finish(job, std::move(result));
}

bool FetchLoop::follow(FetchJob& job, const FetchResponse& answer) {
  const std::string url = job.transfer->redirect_url();
  if (url.empty() || url.size() > options_.max_url_bytes || job.hops >= options_.max_redirects) return false;
  auto to = targets_.parse(url);
  if (!to || !redirect(job.request, job.target, answer.status, url, *to)) return false;
  ++job.hops;
  job.left_before = true;
  leave_lane(job);
  job.target = *std::move(to);
  enter(job);
  return true;
}

void FetchLoop::leave_lane(FetchJob& job) {
  if (!job.lane) return;
  std::erase(probes_, &job);
  FetchLane& lane = lanes_.leave(job);
  if (job.transfer) {
    events_.remove(job.transfer->handle());
    if (job.transfer->reusable() && spare_.size() < options_.max_connections) spare_.push_back(std::move(job.transfer));
    job.transfer.reset();
  }
  start_waiting(lane);
  lanes_.drop_if_empty(lane);
}

FetchFailure FetchLoop::give_up(FetchJob& job, FetchFailure::Kind kind, std::string message) {
  const bool left = job.left_before || (job.transfer && job.transfer->request_left());
  leave_lane(job);
  return {kind, left, std::move(message)};
}

void FetchLoop::expire() {
  if (jobs_.empty()) return;
  const SteadyTime now = clock_.steady();
  while (!jobs_.empty() && jobs_.begin()->first <= now) {
    FetchJob& job = *jobs_.begin()->second;
    const auto allowed = std::chrono::duration_cast<Millis>(job.deadline - job.began).count();
    const char* stage = !job.transfer               ? "while waiting for a free connection"
                        : job.transfer->connected() ? "while waiting for the answer"
                                                    : "while connecting";
    finish(job, give_up(job, FetchFailure::timeout,
                        "the time allowed, " + std::to_string(allowed) + " ms, ran out " + stage));
  }
}

void FetchLoop::fail_all(FetchFailure::Kind kind, const std::string& message) {
  while (!jobs_.empty()) {
    // From the back: the waiting ones of a lane would otherwise be started one by one, only to be failed next.
    FetchJob& job = *std::prev(jobs_.end())->second;
    finish(job, give_up(job, kind, message));
  }
}

void FetchLoop::finish(FetchJob& job, FetchResult result) {
  const std::unique_ptr<FetchJob> keep = std::move(job.place->second);
  jobs_.erase(job.place);
  if (result) result->took = std::chrono::duration_cast<Millis>(clock_.steady() - job.began);
  finished_(job, std::move(result));
}

Millis FetchLoop::until_deadline() const {
  if (jobs_.empty()) return Millis::max();
  // Rounded up: woken a moment too early it would spin until the moment has passed.
  return std::max(Millis{0}, std::chrono::ceil<Millis>(jobs_.begin()->first - clock_.steady()));
}

}  // namespace parley::net
