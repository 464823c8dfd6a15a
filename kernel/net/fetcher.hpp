// Outbound HTTP: takes requests from any thread and answers each exactly once. One thread drives them all through
// libcurl, with kept connections, HTTP/2 if wanted, and a check of every address that is connected to.
#pragma once

#include <memory>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/fetch.hpp"

namespace parley::net {

class Fetcher {
 public:
  /// Starts the thread. `metrics` and `clock` must outlive the fetcher. Throws BrokenInvariant when the system gives no
  /// descriptors or libcurl does not start.
  Fetcher(FetchOptions options, Log log, Metrics& metrics, const Clock& clock);
  /// Stops with FetchOptions::stop_deadline.
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  /// Sends the request; `done` is called once, on the fetcher's thread: it must be quick, must not block or throw, and
  /// may call fetch(). Only `overloaded` and, after stop(), `shutdown` are told before fetch() returns, on the calling
  /// thread, so hold no lock that `done` takes. Thread-safe.
  ///
  /// A request that died on a kept connection is sent anew only if that is harmless: it had not left, or its method is
  /// idempotent (GET, HEAD, PUT, DELETE, OPTIONS). Any other is `broken` with request_left.
  void fetch(FetchRequest request, FetchDone done);

  /// Takes no new requests, lets the pending go on for at most `deadline`, fails the rest as `shutdown` and returns
  /// when every `done` has been called. Any thread but the fetcher's own; more than once is harmless.
  void stop(Millis deadline);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace parley::net
