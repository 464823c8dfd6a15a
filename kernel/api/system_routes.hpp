// What an operator and a load balancer ask: is it alive, is it ready, what does it measure, where is everything.
#pragma once

#include <atomic>

#include "base/metrics.hpp"
#include "net/router.hpp"

namespace parley::api {

/// Whether this process takes work. Off while it starts and from the moment it is told to stop.
class Readiness {
 public:
  void set(bool ready) { ready_.store(ready, std::memory_order_release); }
  bool ready() const { return ready_.load(std::memory_order_acquire); }

 private:
  std::atomic<bool> ready_{false};
};

/// Adds GET /, /health, /health/live, /health/ready, /metrics and /api/v1/status.
Result<> add_system_routes(net::Router& router, const Readiness& readiness, const Metrics& metrics,
                           std::string version);

}  // namespace parley::api
