#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <parley/failure.hpp>
#include <thread>

#include "hashing_pool.hpp"

using namespace parley;
using auth_password::HashingPool;

namespace {

template <class Condition>
bool soon(Condition&& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition())
    if (std::chrono::steady_clock::now() > deadline)
      return false;
    else
      std::this_thread::yield();
  return true;
}

}  // namespace

TEST_CASE("Beyond those who run and those who wait a caller is refused at once", "[password][pool]") {
  HashingPool pool(1, 1);
  std::optional<HashingPool::Turn> running(pool.enter());
  std::atomic<bool> served = false;
  std::thread waiter([&] {
    const auto turn = pool.enter();
    served = true;
  });
  REQUIRE(soon([&] { return pool.waiting() == 1; }));
  parley_status refused = PARLEY_OK;
  try {
    pool.enter();
  } catch (const sdk::Failure& failure) {
    refused = failure.status();
  }
  CHECK(refused == PARLEY_LIMIT);
  CHECK_FALSE(served);
  running.reset();
  waiter.join();
  CHECK(served);
  CHECK(pool.waiting() == 0);
}

TEST_CASE("Without room to wait the second caller is refused", "[password][pool]") {
  HashingPool pool(1, 0);
  {
    const auto turn = pool.enter();
    CHECK_THROWS_AS(pool.enter(), sdk::Failure);
  }
  CHECK_NOTHROW(pool.enter());
}
