// Forgets what is no longer needed: journal rows older than the provider's last retry, statuses that no message
// claimed, and what other rooms name.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "cluster/shards.hpp"
#include "store/statement.hpp"

namespace parley::store {
class SystemAccess;
class Writer;
}  // namespace parley::store

namespace parley::messaging {

/// Rows that go when they are this old. $1 is the time before which they do; each step deletes some thousands at most,
/// as it is one commit that everybody else's writes wait for.
struct Aged {
  store::SystemSql prune;
  Millis keep;
};

class Retention {
 public:
  /// `keep` must be longer than a provider repeats a webhook (Meta: 7 days), or a repeat would be answered again.
  Retention(const store::SystemAccess& access, store::Writer& writer, const cluster::Shards& shards, Millis keep,
            const Clock& clock, Log log, const std::vector<Aged>& others = {});
  ~Retention();

  /// Begins to prune every hour on a thread of its own. Of several nodes the one that has the first shard does it.
  void start();
  /// Prunes now, in small commits. Returns how many rows went.
  Result<std::uint64_t> prune();

 private:
  void run();

  const store::SystemAccess& access_;
  store::Writer& writer_;
  const cluster::Shards& shards_;
  std::vector<Aged> aged_;
  const Clock& clock_;
  Log log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::messaging
