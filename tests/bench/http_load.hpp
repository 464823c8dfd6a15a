// Sends ready-made HTTP requests over kept-alive connections and times the answers: one thread, epoll.
//
// Closed loop: each connection sends its next request when it has the answer to the one before. Open loop: requests are
// due at a fixed rate whether or not earlier ones were answered, and the time of an answer counts from when its request
// was due, so a server that stalls cannot hide behind a client that waited for it (coordinated omission).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley::bench {

struct LoadOptions {
  std::uint16_t port = 0;        ///< at 127.0.0.1
  std::size_t connections = 64;  ///< kept alive, opened before the clock starts
  double seconds = 10;           ///< no request leaves after this; what is under way may still be answered
  double rate = 0;               ///< requests a second; 0: closed loop
  bool again = true;             ///< begin anew after the last request; otherwise end when all were answered
  Millis pause{1000};            ///< after a 503, before the same request is sent again: what Retry-After asks for
  Millis patience{30'000};       ///< a run without any answer for this long is given up
};

struct LoadResult {
  std::uint64_t ok = 0;      ///< answered 2xx
  std::uint64_t busy = 0;    ///< answered 503; the request was sent again later
  std::uint64_t other = 0;   ///< any other status
  std::uint64_t broken = 0;  ///< connections that ended before the answer; the request was sent again
  std::uint64_t unanswered = 0;
  double begun = 0;                           ///< when the first request left, in seconds since 1970
  double seconds = 0;                         ///< from the first request to the last answer
  std::vector<std::uint32_t> latency_micros;  ///< of each 2xx, sorted
  std::string first_other;                    ///< the head of the first answer that was neither 2xx nor 503

  double rate() const { return seconds > 0 ? double(ok) / seconds : 0; }
  /// The latency in milliseconds below which `share` (0 to 1) of the answers lie; 0 when there are none.
  double percentile(double share) const;
};

/// Errors: unavailable when the server cannot be reached, or says nothing for `patience`.
Result<LoadResult> run_load(const LoadOptions& options, const std::vector<std::string>& requests);

}  // namespace parley::bench
