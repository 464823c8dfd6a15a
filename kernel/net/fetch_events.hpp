// libcurl's multi handle on epoll: adds and removes exchanges, sleeps until one of them can go on, and says which are
// done. Everything but wake() is for one thread.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "net/fetch.hpp"
#include "net/fetch_transfer.hpp"

namespace parley::net {

/// A descriptor that is closed with its holder.
class OwnedFd {
 public:
  /// Throws BrokenInvariant when `fd` is negative: `what` could not be had from the system.
  OwnedFd(int fd, const char* what);
  ~OwnedFd();
  OwnedFd(const OwnedFd&) = delete;
  OwnedFd& operator=(const OwnedFd&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

class FetchEvents {
 public:
  explicit FetchEvents(const FetchOptions& options);
  ~FetchEvents();
  FetchEvents(const FetchEvents&) = delete;
  FetchEvents& operator=(const FetchEvents&) = delete;

  /// The handle must be removed before it is destroyed or used again.
  void add(CurlHandle* handle);
  /// Of an exchange that is not done, this breaks the connection off (or resets its HTTP/2 stream).
  void remove(CurlHandle* handle);
  /// Sleeps until something happens, `most` has passed or wake() was called, and lets libcurl act on it.
  void wait(Millis most);
  /// One finished exchange with libcurl's code for it, until there is none.
  std::optional<std::pair<CurlHandle*, int>> next_done();
  /// Ends the present wait() or the next. Any thread. What was handed over before the call is seen after that wait().
  void wake();

 private:
  struct Hooks;
  struct Free {
    void operator()(void* multi) const;
  };
  void watch(int fd, int what, bool known);
  void arm_timer(long millis);
  void act_on(int fd, unsigned ready);
  void act_on_timer();

  OwnedFd epoll_;
  OwnedFd wake_fd_;
  std::atomic<bool> woken_{false};
  SteadyTime due_ = SteadyTime::max();  // when libcurl wants to be called
  std::unique_ptr<void, Free> multi_;   // last: closing it still unregisters sockets
};

}  // namespace parley::net
