// The end of an instance: its registrations go out, what is in flight drains, it is stopped and destroyed, and the
// books are checked. One that overruns a deadline is kept alive and reported, never forced.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "plugin/instance.hpp"
#include "plugin/lifecycle.hpp"

namespace parley::plugin {

struct RetirementOptions {
  Millis drain_deadline{30'000};  ///< for the last pin to be dropped
  Millis stop_deadline{25'000};   ///< for the plugin's stop and deinit together
};

class Retirement {
 public:
  /// Ports may be null; those that are not must outlive this.
  Retirement(RetirementOptions options, Registrations* registrations, Lifecycle* lifecycle, Log log)
      : options_(options), registrations_(registrations), lifecycle_(lifecycle), log_(std::move(log)) {}

  /// Ends an instance that nobody can find any more. Blocks for at most both deadlines. Gives what did not go well, in
  /// sentences; empty when all did. One caller at a time.
  std::vector<std::string> retire(Serving serving);
  /// Ends those that were left behind in use and have drained since. One caller at a time.
  void sweep();

  /// Sentences about the old instances of that plugin that are still there. Any thread.
  std::vector<std::string> left_behind(std::string_view id) const;
  std::size_t left_behind_count() const;

 private:
  struct Remaining {
    Serving serving;
    std::string reason;
    bool stuck;  // inside its own stop or deinit: nothing more to be done
  };
  std::vector<std::string> finish(Serving serving);
  std::string check_books(const Instance& instance);
  std::string keep(Serving serving, std::string reason, bool stuck);

  RetirementOptions options_;
  Registrations* registrations_;
  Lifecycle* lifecycle_;
  Log log_;
  mutable std::mutex mutex_;
  std::vector<Remaining> remaining_;
};

}  // namespace parley::plugin
