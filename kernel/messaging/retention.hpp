// Forgets what is no longer needed: journal rows older than the provider's last retry, statuses that no message
// claimed.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "cluster/shards.hpp"

namespace parley::store {
class SystemAccess;
class Writer;
}  // namespace parley::store

namespace parley::messaging {

class Retention {
 public:
  /// `keep` must be longer than a provider repeats a webhook (Meta: 7 days), or a repeat would be answered again.
  Retention(const store::SystemAccess& access, store::Writer& writer, const cluster::Shards& shards, Millis keep,
            const Clock& clock, Log log);
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
  const Millis keep_;
  const Clock& clock_;
  Log log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::messaging
