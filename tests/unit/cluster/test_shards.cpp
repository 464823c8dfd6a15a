#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "cluster/shards.hpp"
#include "support/manual_clock.hpp"

using namespace parley;
using namespace parley::cluster;
using test::ManualClock;

TEST_CASE("a conversation has the same shard for ever: rows keep its number", "[cluster]") {
  CHECK(shard_of("acme", "main", "5511999990001") == 27);
  CHECK(shard_of("acme", "main", "u:BR.1234") == 23);
  CHECK(shard_of("", "", "") == 15);
  CHECK(shard_of("ab", "c", "") != shard_of("a", "bc", ""));
}

TEST_CASE("numbers in a row are spread over all shards evenly", "[cluster]") {
  std::vector<int> counts(kShards, 0);
  for (int n = 0; n < 64'000; ++n) ++counts[std::size_t(shard_of("acme", "main", std::to_string(5511999000000 + n)))];
  for (int shard = 0; shard < kShards; ++shard) {
    INFO("shard " << shard);
    CHECK(counts[std::size_t(shard)] > 800);
    CHECK(counts[std::size_t(shard)] < 1200);
  }
}

TEST_CASE("a node alone holds everything and has nothing to check", "[cluster]") {
  ManualClock clock;
  const Shards shards(clock, Shards::Lone{});
  clock.advance(std::chrono::hours(1000));
  CHECK(shards.claim(63) == 1);
  CHECK(shards.holds(0, 1));
  CHECK(shards.member());
  CHECK_FALSE(shards.others_write());
  CHECK(shards.share() == 1.0);
}

TEST_CASE("a shard goes from loading to open to closing, and each step allows less or more", "[cluster]") {
  ManualClock clock;
  Shards shards(clock);
  shards.extend(clock.steady() + Millis(1000));
  CHECK(shards.claim(5) == 0);
  shards.take(5, 3);
  CHECK(shards.claim(5) == 0);  // what is in the store comes first
  CHECK(shards.holds(5, 3));
  CHECK_FALSE(shards.holds(5, 2));
  shards.open(5, 2);  // a reading that took too long
  CHECK(shards.claim(5) == 0);
  shards.open(5, 3);
  CHECK(shards.claim(5) == 3);
  shards.close(5);
  CHECK(shards.claim(5) == 0);
  CHECK_FALSE(shards.holds(5, 3));
  CHECK(shards.may_finish(5, 3));
  shards.drop(5);
  CHECK_FALSE(shards.may_finish(5, 3));
}

TEST_CASE("when the deadline has passed nothing is held, without anybody having to say so", "[cluster]") {
  ManualClock clock;
  Shards shards(clock);
  shards.extend(clock.steady() + Millis(1000));
  shards.take(5, 3);
  shards.open(5, 3);
  clock.advance(Millis(999));
  CHECK(shards.claim(5) == 3);
  CHECK_FALSE(shards.take_lapse());
  clock.advance(Millis(1));
  CHECK(shards.claim(5) == 0);
  CHECK_FALSE(shards.holds(5, 3));
  CHECK_FALSE(shards.may_finish(5, 3));
  CHECK_FALSE(shards.member());
  CHECK(shards.take_lapse());
}
