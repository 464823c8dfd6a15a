#include "host/job_leases.hpp"

#include <optional>

#include "base/named_thread.hpp"

namespace parley::host {

namespace {

constexpr store::SystemSql kRead("SELECT holder, beat FROM plugin_jobs WHERE plugin = $1 AND name = $2");
constexpr store::SystemSql kAdd(
    "INSERT INTO plugin_jobs (plugin, name, holder, beat) VALUES ($1, $2, '', 0) "
    "ON CONFLICT (plugin, name) DO NOTHING");
constexpr store::SystemSql kTake(
    "UPDATE plugin_jobs SET holder = $3, beat = $5 + 1 WHERE plugin = $1 AND name = $2 AND holder = $4 AND beat = $5");
constexpr store::SystemSql kLetGo(
    "UPDATE plugin_jobs SET holder = '', beat = beat + 1 WHERE plugin = $1 AND name = $2 AND holder = $3");

}  // namespace

JobLeases::JobLeases(const store::SystemAccess& access, store::Database& database, store::Writer& writer,
                     std::string node, const Clock& clock, Log log, JobLeaseOptions options)
    : access_(access),
      database_(database),
      writer_(writer),
      node_(std::move(node)),
      clock_(clock),
      log_(log.as("jobs")),
      options_(options) {}

JobLeases::~JobLeases() {
  stop();
}

void JobLeases::start() {
  thread_ = named_thread("job leases", [this] { run(); });
}

void JobLeases::stop() {
  std::map<JobName, Seen> left;
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    left.swap(jobs_);
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (const auto& [job, seen] : left)
    if (seen.mine) let_go(job);
}

void JobLeases::want(const JobName& job) {
  {
    std::lock_guard lock(mutex_);
    jobs_.try_emplace(job);
    new_jobs_ = true;
  }
  wake_.notify_all();
}

void JobLeases::forget(const JobName& job) {
  bool mine = false;
  {
    std::lock_guard lock(mutex_);
    const auto found = jobs_.find(job);
    if (found == jobs_.end()) return;
    mine = found->second.mine;
    jobs_.erase(found);
  }
  if (mine) let_go(job);
}

bool JobLeases::holds(const JobName& job) const {
  std::lock_guard lock(mutex_);
  const auto found = jobs_.find(job);
  return found != jobs_.end() && found->second.mine && clock_.steady() - found->second.counted < options_.trusted;
}

void JobLeases::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    new_jobs_ = false;
    lock.unlock();
    look();
    lock.lock();
    wake_.wait_for(lock, options_.renew, [&] { return stopping_ || new_jobs_; });
  }
}

void JobLeases::look() {
  std::lock_guard one(looking_);
  std::vector<JobName> wanted;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [job, seen] : jobs_) wanted.push_back(job);
  }
  for (const JobName& job : wanted)
    if (const Result<> done = look_at(job); !done)
      log_.warning("a job's row could not be looked at; trying again",
                   {{"plugin", job.plugin}, {"job", job.name}, {"reason", done.error().message}});
}

Result<> JobLeases::look_at(const JobName& job) {
  struct Row {
    std::string holder;
    std::int64_t beat;
  };
  const auto row = database_.one(access_, kRead, {job.plugin, job.name}, [](const store::Row& found) {
    return Row{std::string(found.text(0)), found.integer(1)};
  });
  if (!row) return row.error();
  if (!*row) {
    store::WriteSet set(access_);
    set.add(access_, kAdd, job.plugin, job.name);
    if (const auto added = writer_.write(std::move(set)); !added) return added.error();
    return take(job, "", 0);
  }
  const auto& [holder, beat] = **row;
  bool may_take = holder.empty() || holder == node_;
  {
    std::lock_guard lock(mutex_);
    const auto found = jobs_.find(job);
    if (found == jobs_.end()) return {};
    Seen& seen = found->second;
    if (seen.holder != holder || seen.beat != beat) seen = {holder, beat, clock_.steady(), seen.counted, seen.mine};
    if (holder != node_) seen.mine = false;
    may_take = may_take || clock_.steady() - seen.since >= options_.stale;
  }
  return may_take ? take(job, holder, beat) : Result<>();
}

/// Counts the row up, be it this node's or one that stands still. Another node may have been faster: that is no error.
Result<> JobLeases::take(const JobName& job, const std::string& holder, std::int64_t beat) {
  const SteadyTime begun = clock_.steady();
  store::WriteSet set(access_);
  set.add(access_, kTake, job.plugin, job.name, node_, holder, beat).expecting(1);
  const auto taken = writer_.write(std::move(set));
  if (!taken && taken.error().code != Errc::conflict) return taken.error();
  std::lock_guard lock(mutex_);
  const auto found = jobs_.find(job);
  if (found == jobs_.end()) return {};
  if (taken)
    found->second = {node_, beat + 1, begun, begun, true};
  else
    found->second.mine = false;
  return {};
}

void JobLeases::let_go(const JobName& job) {
  store::WriteSet set(access_);
  set.add(access_, kLetGo, job.plugin, job.name, node_);
  if (const auto written = writer_.write(std::move(set)); !written)
    log_.warning("a job's row could not be let go; another node takes it later",
                 {{"plugin", job.plugin}, {"job", job.name}, {"reason", written.error().message}});
}

}  // namespace parley::host
