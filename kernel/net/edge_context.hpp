// What every connection of one edge shares: options, router, workers, counters. Internal to the edge.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/edge_options.hpp"
#include "net/router.hpp"
#include "net/worker_pool.hpp"

namespace parley::net {

struct EdgeMetrics {
  explicit EdgeMetrics(Metrics& metrics);
  /// Counts a response by its class, with its time.
  void answered(int status, double seconds);

  Counter* by_class[6];  // [2]: 2xx
  Histogram& seconds;
  Gauge& in_flight;
  Gauge& connections;
  Gauge& sockets;
  Counter& refused_connections;
  Counter& refused_queue;
  Counter& refused_in_flight;
  Counter& socket_overflows;
  Counter& deadlines;
};

/// How many there are of something, with a bound and a way to wait for none.
class Tally {
 public:
  /// False at the bound.
  bool add_below(std::size_t bound) {
    if (std::size_t(count_.fetch_add(1)) < bound) return true;
    remove();
    return false;
  }
  void add() { count_.fetch_add(1); }
  void remove() {
    if (count_.fetch_sub(1) != 1 || !awaited_.load()) return;
    std::lock_guard lock(mutex_);
    none_.notify_all();
  }
  std::size_t count() const { return std::size_t(count_.load()); }
  bool wait_none(Millis deadline) {
    std::unique_lock lock(mutex_);
    awaited_.store(true);
    return none_.wait_for(lock, deadline, [&] { return count_.load() == 0; });
  }

 private:
  std::atomic<std::int64_t> count_{0};
  std::atomic<bool> awaited_{false};
  std::mutex mutex_;
  std::condition_variable none_;
};

struct EdgeContext {
  EdgeContext(EdgeOptions edge_options, Router& edge_router, Log edge_log, Metrics& registry, Ids& edge_ids,
              const Clock& edge_clock)
      : options(std::move(edge_options)),
        router(edge_router),
        log(std::move(edge_log)),
        metrics(registry),
        ids(edge_ids),
        clock(edge_clock),
        workers(options.worker_threads, options.worker_queue) {}

  const EdgeOptions options;
  Router& router;
  const Log log;
  EdgeMetrics metrics;
  Ids& ids;
  const Clock& clock;
  WorkerPool workers;
  Tally connections;  // HTTP connections and WebSockets
  Tally in_flight;    // requests handed to a handler and not answered
};

}  // namespace parley::net
