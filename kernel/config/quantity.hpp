// Durations, sizes, times of day and addresses as operators write them: "250ms", "4MB", "09:30", "127.0.0.1:8080".
// Reading and writing are each other's inverse, so a dump can be read back.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace parley::config {

struct ByteSize {
  std::uint64_t bytes = 0;
  bool operator==(const ByteSize&) const = default;
};

/// A host name or IP address (IPv6 without its brackets) and a port; port 0 asks the system for a free one.
struct Address {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const Address&) const = default;
};

using TimeOfDay = std::chrono::minutes;  ///< since midnight, 00:00 to 24:00

/// A whole number and one of ms, s, m, h, d: "250ms", "8d". "0" alone is none: zero has a unit too.
Result<Millis> parse_duration(std::string_view text);
/// A whole number and one of B, KB, MB, GB, counted by 1024: "64KB".
Result<ByteSize> parse_size(std::string_view text);
/// "HH:MM" from "00:00" to "24:00".
Result<TimeOfDay> parse_time_of_day(std::string_view text);
/// "host:port" or "[ipv6]:port".
Result<Address> parse_address(std::string_view text);

/// In the largest unit that keeps the value whole.
std::string to_text(Millis duration);
std::string to_text(ByteSize size);
std::string to_text(TimeOfDay time);
std::string to_text(const Address& address);

}  // namespace parley::config
