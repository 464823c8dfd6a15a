// What has to happen without anybody doing anything: overflow, promised times, hours that begin, rows that were missed.
#pragma once

#include <parley/host/jobs.hpp>
#include <set>

#include "alarms.hpp"
#include "desk.hpp"

namespace parley::inbox {

/// Its functions are the runs of jobs: one at a time. What it is given outlives it.
class Rounds {
 public:
  struct Parts {
    sdk::Host host;
    sdk::Clock clock;
    sdk::Jobs& jobs;
    Desk& desk;
    const QueueStore& queues;
    const TicketStore& tickets;
    const AlertStore& alerts;
    const NotificationStore& notifications;
    const Alarms& alarms;
    const InboxOptions& options;
  };
  explicit Rounds(const Parts& parts) : parts_(parts) {}

  /// [main]
  void start();
  /// A tenant has a queue now: it is looked after from the next tick on, and not only after the next rescan.
  void look_after(const std::string& tenant);

 private:
  void tick();
  void rescan();
  void look_at_queues(const std::string& tenant);
  void look_for_missed(const std::string& tenant, std::int64_t spoke_since);
  void forget_old(const std::string& tenant);
  template <class Work>
  void for_each(const std::vector<std::string>& tenants, std::string_view what, Work&& work) const;

  const Parts parts_;
  std::mutex mutex_;
  std::set<std::string> busy_;        // tenants with queues; guarded
  std::mutex rescanning_;             // held by who rescans
  bool first_ = true;                 // nobody knows what was missed before; guarded by rescanning_
  std::int64_t next_forgetting_ = 0;  // guarded by rescanning_
  bool looked_around_ = false;        // of tick
};

}  // namespace parley::inbox
