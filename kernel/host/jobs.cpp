#include "host/jobs.hpp"

#include <algorithm>

#include "base/named_thread.hpp"

namespace parley::host {

namespace {

bool well_named(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

Result<> Jobs::stage(const std::string& plugin, std::uint64_t generation, Job job) {
  if (!well_named(job.name))
    return fail(Errc::invalid, "a job's name: expected 1 to 64 of a-z, 0-9 and _, found '" + job.name + "'");
  if (job.interval < Job::kShortest || job.interval > Job::kLongest)
    return fail(Errc::invalid, "the job " + job.name + ": expected an interval of " +
                                   std::to_string(Job::kShortest.count()) + " to " +
                                   std::to_string(Job::kLongest.count()) + " ms");
  std::lock_guard lock(mutex_);
  std::size_t own = 0;
  for (const Runner& other : runners_) {
    if (other.plugin != plugin || other.generation != generation || other.gone) continue;
    if (other.job.name == job.name) return fail(Errc::conflict, "the job " + job.name + " was added before");
    ++own;
  }
  if (own >= Job::kMost) return fail(Errc::limit, "a plugin has at most " + std::to_string(Job::kMost) + " jobs");
  std::shared_ptr<Turn> turn = turn_of(plugin, job.name);
  Runner& runner = runners_.emplace_back();
  runner.plugin = plugin;
  runner.generation = generation;
  runner.job = std::move(job);
  runner.turn = std::move(turn);
  return {};
}

std::shared_ptr<Jobs::Turn> Jobs::turn_of(std::string_view plugin, const std::string& name) const {
  for (const Runner& other : runners_)
    if (other.plugin == plugin && other.job.name == name) return other.turn;
  return std::make_shared<Turn>();
}

void Jobs::begin(const std::string& plugin, std::uint64_t generation) {
  std::lock_guard lock(mutex_);
  for (Runner& runner : runners_) {
    if (runner.plugin != plugin || runner.generation != generation || runner.begun || runner.gone) continue;
    runner.begun = true;
    if (leases_) leases_->want({plugin, runner.job.name});
    runner.thread = named_thread("job", [this, &runner] { run(runner); });  // a list: the runner stays where it is
  }
  reap();
}

void Jobs::remove(std::string_view plugin, std::uint64_t generation) {
  std::vector<JobName> unwanted;
  {
    std::lock_guard lock(mutex_);
    for (Runner& runner : runners_)
      if (runner.plugin == plugin && runner.generation == generation && !runner.gone) {
        runner.gone = true;
        unwanted.push_back({runner.plugin, runner.job.name});
      }
    std::erase_if(unwanted, [&](const JobName& job) {
      return std::any_of(runners_.begin(), runners_.end(), [&](const Runner& other) {
        return !other.gone && other.plugin == job.plugin && other.job.name == job.name;
      });
    });
    reap();
  }
  wake_.notify_all();
  if (leases_)
    for (const JobName& job : unwanted) leases_->forget(job);
}

std::size_t Jobs::count(std::string_view plugin, std::uint64_t generation) const {
  std::lock_guard lock(mutex_);
  return std::size_t(std::count_if(runners_.begin(), runners_.end(), [&](const Runner& r) {
    return r.plugin == plugin && r.generation == generation && !r.gone;
  }));
}

/// Under the lock: takes out those whose thread has nothing more to do.
void Jobs::reap() {
  for (auto it = runners_.begin(); it != runners_.end();) {
    const bool over = it->gone && (!it->begun || it->ended);
    if (over && it->thread.joinable()) it->thread.join();
    it = over ? runners_.erase(it) : std::next(it);
  }
}

void Jobs::stop() {
  std::list<Runner> all;
  {
    std::lock_guard lock(mutex_);
    for (Runner& runner : runners_) runner.gone = true;
    all.splice(all.begin(), runners_);
  }
  wake_.notify_all();
  for (Runner& runner : all)
    if (runner.thread.joinable()) runner.thread.join();
}

void Jobs::run(Runner& runner) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, runner.job.interval, [&] { return runner.gone; })) {
    lock.unlock();
    if (!leases_ || leases_->holds({runner.plugin, runner.job.name})) {
      std::lock_guard turn(runner.turn->running);
      runner.job.run();
    }
    lock.lock();
  }
  runner.ended = true;
}

}  // namespace parley::host
