// The time of day, as the host has it. Plugins own no clock, so that tests and replays can move it.
#pragma once

#include <cstdint>
#include <parley/host/interface.hpp>

namespace parley::sdk {

/// Copyable; any thread. Needs no permission.
class Clock {
 public:
  explicit Clock(Host host)
      : host_(host), table_(&required_interface<parley_host_clock_v1>(host, PARLEY_HOST_CLOCK_V1)) {}

  /// Milliseconds since 1970, UTC.
  std::int64_t wall_ms() const { return table_->wall_ms(host_.raw()); }

 private:
  Host host_;
  const parley_host_clock_v1* table_;
};

}  // namespace parley::sdk
