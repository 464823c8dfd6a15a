// Which jobs of plugins this node runs, of those that every node with the same database has: a row for each, which its
// holder counts up while it lives.
//
// No clock is shared. A node that sees a count stand still for `stale`, by its own steady clock, takes the row by a
// write that holds only for that count; the holder stops believing in its row `trusted` after its last count reached
// the database, which is earlier. So two nodes never believe in one row at once.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

namespace parley::host {

struct JobLeaseOptions {
  Millis renew{3'000};    ///< between two looks at the rows
  Millis trusted{7'000};  ///< how long a count is good for
  Millis stale{10'000};   ///< how long a count stands still before another node takes the row
};

struct JobName {
  std::string plugin, name;
  auto operator<=>(const JobName&) const = default;
};

/// Thread-safe. All of it outlives this; `node` is unlike every other process's.
class JobLeases {
 public:
  JobLeases(const store::SystemAccess& access, store::Database& database, store::Writer& writer, std::string node,
            const Clock& clock, Log log, JobLeaseOptions options = {});
  ~JobLeases();

  /// Runs look() every `renew` on a thread of its own.
  void start();
  /// Lets go of all rows, so that another node has them at once. Before the store closes.
  void stop();

  /// From now on this node wants the job, and soon has it unless another node has.
  void want(const JobName& job);
  void forget(const JobName& job);
  /// Whether this node may begin a run now.
  bool holds(const JobName& job) const;

  /// One look at the rows of all wanted jobs.
  void look();

 private:
  struct Seen {
    std::string holder;
    std::int64_t beat = -1;
    SteadyTime since{};    // when this node first saw that count
    SteadyTime counted{};  // when this node last began to count up a row of its own
    bool mine = false;
  };
  void run();
  Result<> look_at(const JobName& job);
  Result<> take(const JobName& job, const std::string& holder, std::int64_t beat);
  void let_go(const JobName& job);

  const store::SystemAccess& access_;
  store::Database& database_;
  store::Writer& writer_;
  const std::string node_;
  const Clock& clock_;
  Log log_;
  const JobLeaseOptions options_;
  mutable std::mutex mutex_;
  std::mutex looking_;  // one look at a time
  std::condition_variable wake_;
  std::map<JobName, Seen> jobs_;
  bool new_jobs_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace parley::host
