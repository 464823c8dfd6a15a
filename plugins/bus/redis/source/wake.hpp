// A flag that one thread waits for in poll(2) beside its socket and others set.
#pragma once

#include <cerrno>
#include <cstdint>
#include <parley/failure.hpp>
#include <sys/eventfd.h>
#include <unistd.h>

namespace parley::bus_redis {

/// Thread-safe.
class Wake {
 public:
  Wake() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_ < 0) throw sdk::Failure(PARLEY_UNAVAILABLE, "no file descriptor is left for the bus");
  }
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;
  ~Wake() { ::close(descriptor_); }

  int descriptor() const { return descriptor_; }
  void set() {
    const std::uint64_t one = 1;
    while (::write(descriptor_, &one, sizeof one) < 0 && errno == EINTR) {
    }
  }
  void clear() {
    std::uint64_t all = 0;
    while (::read(descriptor_, &all, sizeof all) < 0 && errno == EINTR) {
    }
  }

 private:
  int descriptor_;
};

}  // namespace parley::bus_redis
