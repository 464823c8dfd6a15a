// Runs what plugins want done again and again: a thread for each job, begun when its plugin serves and ended when it
// does not, on the node that has the job's lease.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "host/job_leases.hpp"

namespace parley::host {

struct Job {
  static constexpr Millis kShortest{10}, kLongest{86'400'000};
  static constexpr std::size_t kMost = 16;  ///< of one plugin

  std::string name;
  Millis interval;            ///< from the end of one run to the beginning of the next
  std::function<void()> run;  ///< any thread; reports its own failures
};

/// Thread-safe.
class Jobs {
 public:
  ~Jobs() { stop(); }

  /// Which node runs them; without leases this one does. Before the first plugin starts; they outlive the jobs.
  void use(JobLeases& leases) { leases_ = &leases; }

  /// Of an instance that is starting. Errors: invalid for a name or interval that is none, conflict for a name that the
  /// instance has, limit.
  Result<> stage(const std::string& plugin, std::uint64_t generation, Job job);
  /// The instance serves: its jobs run from now on.
  void begin(const std::string& plugin, std::uint64_t generation);
  /// No run begins any more. One that is under way is not waited for: it holds its instance.
  void remove(std::string_view plugin, std::uint64_t generation);
  std::size_t count(std::string_view plugin, std::uint64_t generation) const;
  /// Ends all, and waits for the runs under way. Idempotent.
  void stop();

 private:
  /// Of one name, whatever the generation: while a plugin is replaced its two instances take turns.
  struct Turn {
    std::mutex running;
  };
  struct Runner {
    std::string plugin;
    std::uint64_t generation;
    Job job;
    std::shared_ptr<Turn> turn;
    bool begun = false, gone = false, ended = false;
    std::thread thread;
  };

  std::shared_ptr<Turn> turn_of(std::string_view plugin, const std::string& name) const;
  void run(Runner& runner);
  void reap();

  JobLeases* leases_ = nullptr;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::list<Runner> runners_;
};

}  // namespace parley::host
