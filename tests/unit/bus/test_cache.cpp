#include <atomic>

#include "bus_fixture.hpp"

using namespace parley;
using namespace parley::bus;
using namespace parley::bus::test;

namespace {

using Names = std::vector<std::string>;
constexpr Millis kMinute{60'000};

void lose(Node& node, RedisServer& redis) {
  redis.kill();
  REQUIRE(soon([&] { return !node.uses_shared(); }));
}
void regain(Node& node, RedisServer& redis) {
  redis.start();
  REQUIRE(soon([&] { return node.uses_shared(); }));
}

}  // namespace

TEST_CASE("On one node the cache is that of bus.local", "[cache]") {
  RunningBus local;
  ManualClock clock;
  Metrics metrics;
  Cache cache(std::nullopt, PluginCache(local.port()), {}, clock, Log(null_log_sink()), metrics);
  CHECK(cache.count("c", 2, kMinute)->value == 2);
  const auto taken = cache.take("r", {2, kMinute}, 2);
  CHECK(taken->allowed);
  CHECK(cache.take("r", {2, kMinute})->retry_after > Millis(20'000));
  CHECK(cache.put_member("s", "ana/phone", kMinute)->changed);
  CHECK(*cache.members("s") == Names{"ana/phone"});
  CHECK(cache.push("l", "i", 10, kMinute).has_value());
  CHECK(*cache.recent("l", 10) == Names{"i"});
  CHECK(cache.set_value("v", "x", kMinute).has_value());
  CHECK(cache.set_value("v", "y", kMinute, IfPresent::keep).error().code == Errc::conflict);
  CHECK(*cache.take_value("v") == "x");
  CHECK(cache.get_value("v").error().code == Errc::not_found);
  CHECK(cache.count("c", 1, Millis(0)).error().code == Errc::invalid);
}

TEST_CASE("Nodes share what they count and who is there", "[cache][redis]") {
  RedisServer redis;
  Node one(redis), two(redis);
  one.cache.count("c", 1, kMinute).value();
  CHECK(two.cache.count("c", 1, kMinute)->value == 2);
  one.cache.put_member("s", "ana/phone", kMinute).value();
  CHECK(two.cache.remove_member("s", "ana/phone")->changed);
}

TEST_CASE("While Redis is away counters, rates and presence go on by themselves, and return to it after",
          "[cache][redis]") {
  RedisServer redis;
  Node node(redis);
  node.cache.count("c", 5, kMinute).value();
  lose(node, redis);
  CHECK(node.cache.count("c", 1, kMinute)->value == 1);
  CHECK(node.cache.take("r", {1, kMinute})->allowed);
  CHECK_FALSE(node.cache.take("r", {1, kMinute})->allowed);
  node.cache.put_member("s", "ana/phone", kMinute).value();
  CHECK(*node.cache.member_count("s") == 1);
  CHECK(node.gauge("parley_cache_up") == 0);
  regain(node, redis);
  CHECK(node.cache.count("c", 1, kMinute)->value == 1);  // the new Redis is empty
  CHECK(node.cache.take("r", {1, kMinute})->allowed);
  CHECK(*node.cache.member_count("s") == 0);
}

TEST_CASE("While Redis is away a value is neither found nor missing", "[cache][redis]") {
  RedisServer redis;
  Node node(redis);
  lose(node, redis);
  CHECK(node.cache.set_value("v", "x", kMinute, IfPresent::keep).error().code == Errc::unavailable);
  CHECK(node.cache.get_value("v").error().code == Errc::unavailable);
  CHECK(node.cache.take_value("v").error().code == Errc::unavailable);
  CHECK(node.cache.drop(CacheKind::value, "v").error().code == Errc::unavailable);
}

TEST_CASE("A list that missed an item is dropped before it is read again", "[cache][redis]") {
  RedisServer redis;
  Node node(redis);
  Node other(redis);
  node.cache.push("room", "before", 10, kMinute).value();
  node.cache.push("quiet", "before", 10, kMinute).value();
  redis.freeze();  // away for the node, but it keeps what it holds
  REQUIRE(soon([&] {
    node.cache.push("room", "meanwhile", 10, kMinute).value();
    return node.gauge("parley_cache_up") == 0;
  }));
  CHECK(node.cache.recent("room", 10)->empty());
  CHECK(node.cache.drop(CacheKind::list, "quiet").has_value());
  redis.thaw();
  REQUIRE(soon([&] { return node.uses_shared(); }));
  CHECK(node.cache.recent("room", 10)->empty());
  CHECK(soon([&] { return other.uses_shared(); }));
  CHECK(other.cache.recent("room", 10)->empty());
  CHECK(other.cache.recent("quiet", 10)->empty());
  node.cache.push("room", "after", 10, kMinute).value();
  CHECK(*other.cache.recent("room", 10) == Names{"after"});
}

TEST_CASE("An outage does not slow callers down: one call in a while tries", "[cache][redis]") {
  RedisServer redis;
  Node node(redis);
  lose(node, redis);
  redis.start();
  for (int i = 0; i < 100; ++i) node.cache.count("c", 1, kMinute).value();  // the clock stands still
  CHECK(node.gauge("parley_cache_up") == 0);
  CHECK(soon([&] { return node.uses_shared(); }));
}

TEST_CASE("Redis killed and started again under use: every call has an answer and the cache ends up shared",
          "[cache][redis]") {
  RedisServer redis;
  Node node(redis);
  std::atomic<bool> stop{false};
  std::atomic<int> failed{0}, done{0};
  std::vector<std::thread> users;
  for (int t = 0; t < 3; ++t)
    users.emplace_back([&] {
      while (!stop) {
        node.clock.advance(Millis(1));
        const bool sound = node.cache.count("c", 1, kMinute) && node.cache.take("r", {10, kMinute}) &&
                           node.cache.put_member("s", "m", kMinute) && node.cache.push("l", "i", 5, kMinute) &&
                           node.cache.recent("l", 5);
        ++(sound ? done : failed);
      }
    });
  for (int round = 0; round < 2; ++round) {
    redis.kill();
    const int before = done;
    CHECK(soon([&] { return done > before + 20; }));
    redis.start();
    CHECK(soon([&] { return node.uses_shared(); }));
  }
  stop = true;
  for (std::thread& user : users) user.join();
  CHECK(failed == 0);
  CHECK(done > 0);
}

TEST_CASE("Entries that cannot be remembered as wrong are counted", "[cache][redis]") {
  RedisServer redis;
  TrustOptions options;
  options.pending_drops = 1;
  Node node(redis, options);
  lose(node, redis);
  node.cache.push("a", "x", 5, kMinute).value();
  node.cache.push("b", "x", 5, kMinute).value();
  CHECK(node.counter("parley_cache_forgotten_drops_total") == 1);
}
