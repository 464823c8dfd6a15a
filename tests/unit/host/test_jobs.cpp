// When the host begins and ends the jobs of plugins, and that two runs of one never meet.
#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>

#include "host/jobs.hpp"

using namespace parley;
using namespace parley::host;

namespace {

/// Counts to be waited for, with a deadline.
class RunCount {
 public:
  void add() {
    {
      std::lock_guard lock(mutex_);
      ++count_;
    }
    changed_.notify_all();
  }
  bool reaches(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return count_ >= count; });
  }
  int now() {
    std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

Job job(const std::string& name, std::function<void()> run) {
  return {name, Millis(10), std::move(run)};
}

}  // namespace

TEST_CASE("a job runs again and again, once its plugin serves", "[host][jobs]") {
  RunCount runs;
  Jobs jobs;
  REQUIRE(jobs.stage("feature.x", 1, job("tick", [&] { runs.add(); })).has_value());
  CHECK(runs.now() == 0);
  jobs.begin("feature.x", 1);
  CHECK(runs.reaches(3));
  CHECK(jobs.count("feature.x", 1) == 1);
}

TEST_CASE("after it was stopped nothing runs", "[host][jobs]") {
  RunCount runs;
  Jobs jobs;
  REQUIRE(jobs.stage("feature.x", 1, job("tick", [&] { runs.add(); })).has_value());
  jobs.begin("feature.x", 1);
  REQUIRE(runs.reaches(1));
  jobs.stop();
  const int then = runs.now();
  CHECK(jobs.count("feature.x", 1) == 0);
  RunCount others;
  Jobs other;
  REQUIRE(other.stage("feature.y", 1, job("tick", [&] { others.add(); })).has_value());
  other.begin("feature.y", 1);
  REQUIRE(others.reaches(5));  // time in which a run of the first would have come
  CHECK(runs.now() == then);
}

TEST_CASE("two generations of a plugin take turns", "[host][jobs]") {
  std::atomic<int> inside = 0, most = 0;
  RunCount old_runs, new_runs;
  const auto run = [&](RunCount& counter) {
    return [&] {
      most = std::max(most.load(), ++inside);
      counter.add();
      --inside;
    };
  };
  Jobs jobs;
  REQUIRE(jobs.stage("feature.x", 1, job("tick", run(old_runs))).has_value());
  jobs.begin("feature.x", 1);
  REQUIRE(jobs.stage("feature.x", 2, job("tick", run(new_runs))).has_value());
  jobs.begin("feature.x", 2);
  CHECK(old_runs.reaches(5));
  CHECK(new_runs.reaches(5));
  jobs.remove("feature.x", 1);
  const int then = new_runs.now();
  CHECK(new_runs.reaches(then + 3));
  CHECK(most == 1);
}

TEST_CASE("a name that is taken, or is none, and an interval out of bounds are refused", "[host][jobs]") {
  Jobs jobs;
  REQUIRE(jobs.stage("feature.x", 1, job("tick", [] {})).has_value());
  CHECK(jobs.stage("feature.x", 1, job("tick", [] {})).error().code == Errc::conflict);
  CHECK(jobs.stage("feature.x", 1, job("Tick!", [] {})).error().code == Errc::invalid);
  CHECK(jobs.stage("feature.x", 1, {"soon", Millis(1), [] {}}).error().code == Errc::invalid);
  CHECK(jobs.stage("feature.y", 1, job("tick", [] {})).has_value());
}

TEST_CASE("a plugin has so many jobs and no more", "[host][jobs]") {
  Jobs jobs;
  for (std::size_t i = 0; i < Job::kMost; ++i)
    REQUIRE(jobs.stage("feature.x", 1, job("tick" + std::to_string(i), [] {})).has_value());
  CHECK(jobs.stage("feature.x", 1, job("more", [] {})).error().code == Errc::limit);
}
