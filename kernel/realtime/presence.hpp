// Who is there: people with at least one open connection, on any node, each with as many devices as they like.
#pragma once

#include <string>
#include <vector>

#include "bus/cache.hpp"
#include "realtime/event_stream.hpp"

namespace parley::realtime {

/// Thread-safe. A node that dies takes its devices away only when their time is up.
class Presence {
 public:
  /// How long a device counts without a refresh(); refresh at least twice in that time.
  static constexpr Millis kLife{60'000};

  Presence(bus::Cache& cache, EventStream& stream) : cache_(cache), stream_(stream) {}

  /// A device (one connection) is there. The first of a person is told to the tenant.
  void arrive(const std::string& tenant, const std::string& user, const std::string& device);
  void refresh(const std::string& tenant, const std::string& user, const std::string& device);
  /// The last one of a person is told, too.
  void leave(const std::string& tenant, const std::string& user, const std::string& device);

  Result<std::vector<std::string>> online(const std::string& tenant);
  Result<std::uint64_t> count(const std::string& tenant);
  /// How many devices of a person are there; 0: offline.
  Result<std::uint64_t> devices(const std::string& tenant, const std::string& user);

 private:
  void tell(const std::string& tenant, const std::string& user, std::string_view status);

  bus::Cache& cache_;
  EventStream& stream_;
};

}  // namespace parley::realtime
