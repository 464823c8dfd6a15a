// A few connections for commands, opened when needed. A connection that was closed while it lay idle is never used
// (Poco's pool would hand it out), and a command that may have reached Redis is never sent twice.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "health.hpp"
#include "link.hpp"

namespace parley::bus_redis {

/// Thread-safe.
class LinkPool {
 public:
  LinkPool(const RedisOptions& options, Health& health) : options_(options), health_(health) {}

  /// Where new connections go from now on. To be called before Health::back(): the look-up of the name is the feed's,
  /// so that no command waits for it.
  void connect_to(const Poco::Net::SocketAddress& place);

  /// The answer, also when it is an error of Redis (see check()). Throws Failure: PARLEY_UNAVAILABLE when Redis is away
  /// or no connection comes free, PARLEY_TIMEOUT when no answer came within the time limit.
  Reply run(const Command& command);

 private:
  std::unique_ptr<Link> acquire(Time deadline);
  std::unique_ptr<Link> idle_or_slot(Time deadline);
  std::unique_ptr<Link> open(Time deadline);
  void give_back(std::unique_ptr<Link> link);
  [[noreturn]] void failed();

  const RedisOptions& options_;
  Health& health_;
  std::mutex mutex_;
  std::condition_variable free_;
  Poco::Net::SocketAddress place_;
  std::vector<std::unique_ptr<Link>> idle_;
  std::uint64_t open_ = 0;
};

}  // namespace parley::bus_redis
