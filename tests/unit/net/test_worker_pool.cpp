#include <atomic>
#include <catch2/catch.hpp>
#include <functional>
#include <latch>

#include "net/worker_pool.hpp"

using namespace parley::net;

namespace {

std::unique_ptr<Task> task(std::function<void()> work) {
  struct Work final : Task {
    explicit Work(std::function<void()> w) : work(std::move(w)) {}
    void run() override { work(); }
    std::function<void()> work;
  };
  return std::make_unique<Work>(std::move(work));
}

}  // namespace

TEST_CASE("one wake-up after many tasks gets as many workers up as there is work for", "[net][workers]") {
  WorkerPool pool(3, 10);
  pool.start();
  std::latch together(3);  // passes only when three run at once
  for (int round = 0; round < 3; ++round) {
    auto each = task([&] { together.arrive_and_wait(); });
    REQUIRE(pool.put(each));
  }
  pool.wake();
  together.wait();
  pool.stop();
}

TEST_CASE("tasks that are submitted one by one all run, whoever sleeps at the moment", "[net][workers]") {
  WorkerPool pool(4, 100'000);
  pool.start();
  std::atomic<int> ran = 0;
  for (int i = 1; i <= 2000; ++i) {
    auto each = task([&] {
      ++ran;
      ran.notify_all();
    });
    REQUIRE(pool.submit(each));
    if (i % 3 == 0)
      for (int now = ran; now < i; now = ran) ran.wait(now);
  }
  pool.stop();
  CHECK(ran == 2000);
}

TEST_CASE("what was put and not yet woken for is run before the pool ends", "[net][workers]") {
  WorkerPool pool(1, 10);
  pool.start();
  bool ran = false;
  auto last = task([&] { ran = true; });
  REQUIRE(pool.put(last));
  pool.stop();
  CHECK(ran);
  auto late = task([] {});
  CHECK_FALSE(pool.submit(late));
  CHECK(late);
}

TEST_CASE("a full queue leaves the task with its caller", "[net][workers]") {
  WorkerPool pool(1, 1);
  auto first = task([] {}), second = task([] {});
  REQUIRE(pool.submit(first));
  CHECK_FALSE(pool.submit(second));
  CHECK(second);
}
