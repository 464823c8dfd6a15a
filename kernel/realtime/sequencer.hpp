// The next number in a tenant's stream, the same count on every node.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "bus/cache.hpp"

namespace parley::realtime {

/// Thread-safe. Numbers of a tenant only grow, also when the shared counter was lost: then it is brought up to what
/// this node has seen.
class Sequencer {
 public:
  explicit Sequencer(bus::Cache& cache) : cache_(cache) {}

  /// Takes `count` numbers in a row; gives the first.
  Result<std::uint64_t> next(const std::string& tenant, std::size_t count);
  /// The number given last, on any node; 0 when nobody remembers one.
  Result<std::uint64_t> current(const std::string& tenant);
  /// A number of another node was heard.
  void seen(const std::string& tenant, std::uint64_t seq);

 private:
  bus::Cache& cache_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::uint64_t> highest_;
};

}  // namespace parley::realtime
