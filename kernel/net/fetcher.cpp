#include "net/fetcher.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <curl/curl.h>
#include <mutex>
#include <thread>

#include "base/bounded_queue.hpp"
#include "base/named_thread.hpp"
#include "net/fetch_loop.hpp"

namespace parley::net {

namespace {

/// libcurl counts its users; the first initialises it and the last cleans up, thread-safely.
struct CurlUser {
  CurlUser() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw BrokenInvariant("libcurl does not start");
  }
  ~CurlUser() { curl_global_cleanup(); }
};

constexpr std::chrono::hours kLongestTimeout{24};  // "forever", said in any way, must not overflow the clock

class FetchMetrics {
 public:
  explicit FetchMetrics(Metrics& metrics)
      : in_flight(metrics.gauge("parley_fetch_in_flight", "Outbound requests accepted and not yet answered")),
        seconds(metrics.histogram("parley_fetch_seconds", "Outbound requests, from acceptance to result")),
        answered_(total(metrics, "answered")) {
    for (std::size_t kind = 0; kind < failed_.size(); ++kind)
      failed_[kind] = &total(metrics, name(static_cast<FetchFailure::Kind>(kind)));
  }
  void count(const FetchResult& result) { (result ? answered_ : *failed_[result.error().kind]).add(); }

  Gauge& in_flight;
  Histogram& seconds;

 private:
  static Counter& total(Metrics& metrics, std::string_view outcome) {
    return metrics.counter("parley_fetch_total", "Outbound requests by outcome",
                           "outcome=\"" + std::string(outcome) + "\"");
  }
  Counter& answered_;
  std::array<Counter*, FetchFailure::kKinds> failed_{};
};

}  // namespace

struct Fetcher::Inside {
  Inside(FetchOptions given, Log speaker, Metrics& metrics, const Clock& time)
      : options(std::move(given)),
        log(speaker.as("fetcher")),
        counts(metrics),
        clock(time),
        arrivals(options.max_pending),
        events(options),
        loop(options, clock, events, [this](FetchJob& job, FetchResult result) { finished(job, std::move(result)); }),
        thread(named_thread("fetcher", [this] { run(); })) {}

  void run();
  void take_arrivals();
  void finished(FetchJob& job, FetchResult result);
  void refuse(const FetchDone& done, FetchFailure::Kind kind, std::string message);

  const CurlUser curl;
  const FetchOptions options;
  const Log log;
  FetchMetrics counts;
  const Clock& clock;
  std::atomic<std::size_t> pending{0};
  BoundedQueue<std::unique_ptr<FetchJob>> arrivals;
  FetchEvents events;
  FetchLoop loop;

  std::mutex stop_mutex;  // one stop() at a time
  std::atomic<bool> stopping{false};
  std::atomic<SteadyTime> stop_at{SteadyTime{}};  // written before `stopping`
  std::thread thread;                             // starts when all of the above is there
  const std::thread::id thread_id{thread.get_id()};
};

void Fetcher::Inside::run() {
  constexpr Millis kLong{60'000};  // only to bound the sleep: everything that matters wakes it
  while (!stopping) {
    take_arrivals();
    loop.turn(arrivals.size() > 0 ? Millis{0} : kLong);
  }
  take_arrivals();
  while (!loop.idle()) {
    const auto left = std::chrono::ceil<Millis>(stop_at.load() - clock.steady());
    if (left <= Millis{0}) break;
    loop.turn(left);
  }
  loop.fail_all(FetchFailure::shutdown, "the server stopped before an answer came");
}

void Fetcher::Inside::take_arrivals() {
  if (arrivals.size() == 0) return;  // pop_some would wait
  for (auto& job : arrivals.pop_some(options.max_pending)) loop.take(std::move(job));
}

void Fetcher::Inside::finished(FetchJob& job, FetchResult result) {
  const auto took = clock.steady() - job.began;
  counts.seconds.observe(std::chrono::duration<double>(took).count());
  counts.in_flight.add(-1);
  counts.count(result);
  --pending;
  if (result.has_error()) {
    FetchFailure failure = std::move(result.error());
    const std::string& origin = job.target.origin;
    const bool refused = failure.kind == FetchFailure::refused_address;
    log.write(refused ? LogLevel::warning : LogLevel::debug, "outbound request failed",
              {{"origin", origin}, {"kind", name(failure.kind)}, {"reason", failure.message}});
    if (!origin.empty()) failure.message = job.request.method + " " + origin + ": " + failure.message;
    result = std::move(failure);
  }
  try {
    job.done(std::move(result));
  } catch (const std::exception& thrown) {
    log.error("the receiver of an outbound answer threw", {{"origin", job.target.origin}, {"what", thrown.what()}});
  }
}

void Fetcher::Inside::refuse(const FetchDone& done, FetchFailure::Kind kind, std::string message) {
  FetchResult result = FetchFailure{kind, false, std::move(message)};
  counts.count(result);
  done(std::move(result));
}

Fetcher::Fetcher(FetchOptions options, Log log, Metrics& metrics, const Clock& clock)
    : inside_(std::make_unique<Inside>(std::move(options), std::move(log), metrics, clock)) {}

Fetcher::~Fetcher() {
  stop(inside_->options.stop_deadline);
}

void Fetcher::fetch(FetchRequest request, FetchDone done) {
  Inside& in = *inside_;
  if (in.pending.fetch_add(1) >= in.options.max_pending) {
    --in.pending;
    return in.refuse(done, FetchFailure::overloaded,
                     "more than " + std::to_string(in.options.max_pending) + " outbound requests are pending");
  }
  auto job = std::make_unique<FetchJob>();
  job->began = in.clock.steady();
  job->deadline = job->began + std::min(request.timeout.value_or(in.options.timeout), Millis{kLongestTimeout});
  job->max_body = request.max_response_bytes.value_or(in.options.max_response_bytes);
  job->request = std::move(request);
  job->done = std::move(done);
  in.counts.in_flight.add(1);
  if (!in.arrivals.try_push(std::move(job))) {  // never full, since `pending` is bounded: closed
    in.counts.in_flight.add(-1);
    --in.pending;
    // NOLINTNEXTLINE(bugprone-use-after-move): the queue leaves alone what it does not take
    return in.refuse(job->done, FetchFailure::shutdown, "the server is stopping");
  }
  if (std::this_thread::get_id() != in.thread_id) in.events.wake();
}

void Fetcher::stop(Millis deadline) {
  Inside& in = *inside_;
  if (std::this_thread::get_id() == in.thread_id)
    throw BrokenInvariant("Fetcher::stop was called from a callback of the fetcher, which it would wait for");
  std::lock_guard lock(in.stop_mutex);
  if (!in.thread.joinable()) return;
  in.arrivals.close();
  in.stop_at = in.clock.steady() + deadline;
  in.stopping = true;
  in.events.wake();
  in.thread.join();
}

}  // namespace parley::net
