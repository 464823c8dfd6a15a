// What an operator says about the Redis server and the bounds of its use, checked.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::bus_redis {

using Millis = std::chrono::milliseconds;

/// Where Redis is and who we are there: redis://[user[:password]@]host[:port][/db], rediss:// for TLS, or
/// unix://[user[:password]@]/path/to/socket[?db=N].
struct Address {
  std::string host;
  std::uint16_t port = 6379;
  std::string socket_path;  ///< set for unix:// only
  bool tls = false;
  std::string user;
  std::string password;
  int db = 0;

  /// For people; without user and password.
  std::string shown() const;
  /// Throws Failure(PARLEY_INVALID); the sentence never holds the address, which may hold a password.
  static Address parse(const std::string& url);
};

struct RedisOptions {
  Address address;
  std::string prefix;  ///< of every key and channel
  std::string tls_ca;  ///< file with the CAs to trust; empty: the system's
  Millis connect_timeout{};
  Millis timeout{};  ///< of one call, whatever happens
  Millis ping_interval{};
  Millis retry_first{};
  Millis retry_longest{};
  std::uint64_t connections = 0;
  std::uint64_t max_payload = 0;
  std::uint64_t max_subscriptions = 0;
  std::uint64_t max_value = 0;
  std::uint64_t max_members = 0;

  /// Throws Failure(PARLEY_INVALID) naming the option that is wrong.
  static RedisOptions from_json(std::string_view config);
};

}  // namespace parley::bus_redis
