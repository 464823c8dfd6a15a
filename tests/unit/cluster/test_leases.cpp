#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "cluster/lease_keeper.hpp"
#include "support/kernel_store.hpp"

using namespace parley;
using namespace parley::cluster;
using test::KernelStore;
using test::ManualClock;

namespace {

using Phase = Shards::Phase;

/// Opens what it is given at once, unless it is told to wait.
struct Work final : ShardWork {
  explicit Work(Shards& held) : shards(held) {}
  void take_over(ShardMask taken) override {
    got |= taken;
    if (slow) return;
    for (int shard = 0; shard < kShards; ++shard)
      if (taken.test(std::size_t(shard))) shards.open(shard, shards.epoch(shard));
  }
  void lost(ShardMask gone) override { gave |= gone; }
  ShardMask idle(ShardMask asked) override { return asked & ~busy; }

  Shards& shards;
  ShardMask got, gave, busy;
  bool slow = false;
};

/// One server. The database's clock is the tests' and its own may differ.
struct Node {
  Node(KernelStore& store, const std::string& home, const ManualClock& own, const std::string& process = "1")
      : shards(own),
        work(shards),
        keeper(
            {Millis(6000), Millis(1500)}, {home, process},
            LeaseTable(store.storage, [&store](store::Session&) { return Result<WallTime>(store.clock.wall()); }),
            shards, work, [this] { ++told; }, own, store.log, store.metrics) {
    shards.extend(SteadyTime::max() - Millis(1));
  }
  void tick() { REQUIRE(keeper.tick().has_value()); }
  std::size_t count(Phase phase) const {
    std::size_t n = 0;
    for (int shard = 0; shard < kShards; ++shard) n += shards.phase(shard) == phase;
    return n;
  }

  Shards shards;
  Work work;
  std::atomic<int> told{0};
  LeaseKeeper keeper;
};

}  // namespace

TEST_CASE("the first node takes every shard, and works on each when what was in the store is read", "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock);
  a.work.slow = true;
  a.tick();
  CHECK(a.count(Phase::loading) == 64);
  CHECK(a.shards.claim(7) == 0);
  CHECK(a.shards.holds(7, 1));
  a.shards.open(7, 1);
  CHECK(a.shards.claim(7) == 1);
}

TEST_CASE("a node that comes gets its fair part, once what is under way there has ended", "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock), b(store, "b", store.clock);
  a.tick();
  b.tick();  // all is taken
  CHECK(b.count(Phase::open) == 0);
  a.work.busy.set(63);
  a.tick();
  CHECK(a.count(Phase::open) == 32);
  CHECK(a.count(Phase::closing) == 1);  // the busy one; its work may end
  CHECK(a.shards.may_finish(63, 1));
  CHECK_FALSE(a.shards.holds(63, 1));
  b.tick();
  CHECK(b.count(Phase::open) == 31);
  a.work.busy.reset();
  a.tick();
  b.tick();
  CHECK(a.count(Phase::open) == 32);
  CHECK(b.count(Phase::open) == 32);
  CHECK(b.shards.claim(63) == 2);  // under the next epoch
  CHECK((a.work.gave & b.work.got).count() == 32);
}

TEST_CASE("three nodes share as evenly as it goes", "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock), b(store, "b", store.clock), c(store, "c", store.clock);
  for (int round = 0; round < 3; ++round)
    for (Node* node : {&a, &b, &c}) node->tick();
  CHECK(a.count(Phase::open) == 22);
  CHECK(b.count(Phase::open) == 21);
  CHECK(c.count(Phase::open) == 21);
}

TEST_CASE("what a dead node held is taken when its leases have ended, and not before", "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock), b(store, "b", store.clock);
  for (int round = 0; round < 2; ++round)
    for (Node* node : {&a, &b}) node->tick();
  REQUIRE(b.count(Phase::open) == 32);
  for (int i = 0; i < 3; ++i) {  // b is dead
    store.clock.advance(Millis(1500));
    a.tick();
  }
  CHECK(a.count(Phase::open) == 32);
  store.clock.advance(Millis(1500));
  a.tick();
  CHECK(a.count(Phase::open) == 64);
}

TEST_CASE("a node that slept knows by its own clock that it holds nothing, and takes nothing from who took over",
          "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock), b(store, "b", store.clock);
  for (int round = 0; round < 2; ++round)
    for (Node* node : {&a, &b}) node->tick();
  store.clock.advance(std::chrono::seconds(20));
  CHECK_FALSE(b.shards.may_finish(63, b.shards.epoch(63)));
  a.tick();  // finds its own leases ended as well, and b's
  a.tick();
  CHECK(a.count(Phase::open) == 64);
  b.tick();
  CHECK(b.count(Phase::open) == 0);
  CHECK(b.work.gave.count() == 32);
  a.tick();
  b.tick();
  CHECK(b.count(Phase::open) == 32);
}

TEST_CASE("leases that ended and that nobody took are taken again under a new epoch, and read again", "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock);
  a.tick();
  REQUIRE(a.shards.claim(0) == 1);
  a.work.got.reset();
  store.clock.advance(Millis(5900));  // in the database it lasts a little longer, and nobody has asked meanwhile
  a.tick();
  CHECK(a.work.gave.count() == 64);
  CHECK(a.work.got.count() == 64);
  CHECK(a.shards.claim(0) == 2);
}

TEST_CASE("a node whose own clock is wrong by years keeps its leases", "[leases]") {
  KernelStore store;
  ManualClock wrong("2031-01-01T00:00:00Z");
  Node a(store, "a", wrong), b(store, "b", store.clock);
  for (int i = 0; i < 8; ++i) {
    for (Node* node : {&a, &b}) node->tick();
    wrong.advance(Millis(1500));
    store.clock.advance(Millis(1500));
  }
  CHECK(a.count(Phase::open) == 32);
  CHECK(b.count(Phase::open) == 32);
  CHECK(a.work.gave.count() == 32);
}

TEST_CASE("a node that starts again takes up what its last run held, without waiting", "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock);
  a.tick();
  Node again(store, "a", store.clock, "2");
  REQUIRE(again.keeper.start().has_value());
  CHECK(again.count(Phase::open) == 64);
  CHECK(again.shards.claim(0) == 2);
  again.keeper.stop();
  a.tick();  // were it still there after all: it notices
  CHECK(a.count(Phase::open) == 0);
}

TEST_CASE("a node that stops hands everything over at once", "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock), b(store, "b", store.clock);
  for (int round = 0; round < 2; ++round)
    for (Node* node : {&a, &b}) node->tick();
  b.told = 0;
  b.keeper.hand_over();
  CHECK(b.told == 1);
  CHECK(b.shards.count() == 0);
  a.tick();
  CHECK(a.count(Phase::open) == 64);
}

TEST_CASE("order is checked in the database from before another node works until after its leases are over",
          "[leases]") {
  KernelStore store;
  Node a(store, "a", store.clock), b(store, "b", store.clock);
  a.tick();
  CHECK(a.shards.others_write());  // until it has seen that all it took is open
  a.tick();
  CHECK_FALSE(a.shards.others_write());
  auto joining = std::async(std::launch::async, [&] { return b.keeper.start(); });
  while (b.told == 0) std::this_thread::yield();  // it has entered itself
  CHECK(joining.wait_for(Millis(0)) == std::future_status::timeout);
  a.tick();
  CHECK(a.shards.others_write());
  CHECK(joining.get().has_value());
  b.keeper.stop();
  store.clock.advance(Millis(6000));  // b is gone without a word
  a.tick();
  a.tick();
  CHECK(a.count(Phase::open) == 64);
  a.tick();
  CHECK_FALSE(a.shards.others_write());
}
