#include "redis_fixture.hpp"

using namespace parley;
using namespace parley::bus_redis::test;

TEST_CASE("A message published on one node reaches the subscribers of another and its own, bytes unchanged",
          "[bus][redis]") {
  RedisServer redis;
  Node one(redis.url()), two(redis.url());
  Inbox at_one, at_two;
  const SubscriptionUnderTest first(one.plugin, "t", at_one.receiver());
  const SubscriptionUnderTest second(two.plugin, "t", at_two.receiver());
  const std::string payload("\0\r\n$5\r\n\xff", 9);
  publish(one.plugin, "t", payload);
  CHECK(soon([&] { return at_one.has(payload) && at_two.has(payload); }));
}

TEST_CASE("A topic is received again after its last listener went and another came", "[bus][redis]") {
  RedisServer redis;
  Node node(redis.url());
  Inbox inbox;
  for (int i = 0; i < 50; ++i) {
    const SubscriptionUnderTest subscription(node.plugin, "t", inbox.receiver());
    publish(node.plugin, "t", std::to_string(i));
    REQUIRE(soon([&] { return inbox.has(std::to_string(i)); }));
  }
}

TEST_CASE("A listener may subscribe, publish and end a subscription", "[bus][redis]") {
  RedisServer redis;
  Node node(redis.url());
  Inbox inbox;
  std::unique_ptr<SubscriptionUnderTest> inner;
  const SubscriptionUnderTest outer(node.plugin, "outer", [&](auto, auto payload) {
    if (!inner) inner = std::make_unique<SubscriptionUnderTest>(node.plugin, "inner", inbox.receiver());
    publish(node.plugin, "inner", payload);
  });
  CHECK(soon([&] {
    publish(node.plugin, "outer", "x");  // the inner topic counts from when Redis has heard of it
    return inbox.has("x");
  }));
}

TEST_CASE("A large message arrives whole, a larger one is refused", "[bus][redis]") {
  RedisServer redis;
  Node node(redis.url(), sdk::Json::object({{"max_payload", 1 << 20}}));
  Inbox inbox;
  const SubscriptionUnderTest subscription(node.plugin, "t", inbox.receiver());
  const std::string large(1 << 20, 'x');
  publish(node.plugin, "t", large);
  CHECK(soon([&] { return inbox.has(large); }));
  CHECK(status_of([&] { publish(node.plugin, "t", large + "x"); }) == PARLEY_LIMIT);
}

TEST_CASE("Nodes share counters, presence and lists; another prefix shares nothing", "[cache][redis]") {
  RedisServer redis;
  Node one(redis.url()), two(redis.url()), stranger(redis.url(), sdk::Json::object({{"prefix", "other:"}}));
  one.cache.count("c");
  CHECK(two.cache.count("c").value == 2);
  one.cache.put_member("online", "ana/phone");
  two.cache.put_member("online", "ana/laptop");
  CHECK(one.cache.member_count("online") == 2);
  one.cache.push("room", "hello");
  CHECK(two.cache.recent("room") == std::vector<std::string>{"hello"});
  CHECK(stranger.cache.count("c", 0).value == 0);
  CHECK(stranger.cache.member_count("online") == 0);
}

TEST_CASE("Values and sets beyond their bounds are refused", "[cache][redis]") {
  RedisServer redis;
  Node node(redis.url(), sdk::Json::object({{"max_value", 10}, {"max_members", 1}}));
  CHECK(status_of([&] { node.cache.set_value("v", "12345678901"); }) == PARLEY_LIMIT);
  CHECK(status_of([&] { node.cache.push("l", "12345678901"); }) == PARLEY_LIMIT);
  node.cache.put_member("s", "a");
  CHECK(status_of([&] { node.cache.put_member("s", "b"); }) == PARLEY_LIMIT);
  CHECK(status_of([&] { node.cache.put_member("s", "a"); }) == PARLEY_OK);
  CHECK(status_of([&] { node.cache.count("c", std::numeric_limits<std::int64_t>::max()); }) == PARLEY_OK);
  CHECK(status_of([&] { node.cache.count("c", 1); }) == PARLEY_INVALID);
}

TEST_CASE("A script that Redis has forgotten is sent again", "[cache][redis]") {
  RedisServer redis;
  Node node(redis.url());
  node.cache.count("c");
  REQUIRE(std::system(("redis-cli -s " + redis.socket_path() + " script flush > /dev/null").c_str()) == 0);
  CHECK(node.cache.count("c").value == 2);
}

TEST_CASE("Every entry has a time after which Redis forgets it", "[cache][redis]") {
  RedisServer redis;
  Node node(redis.url());
  node.cache.count("c");
  node.cache.take("r", {3, 60'000});
  node.cache.put_member("s", "m");
  node.cache.push("l", "i");
  node.cache.set_value("v", "x");
  const std::string ask = "redis-cli -s " + redis.socket_path() +
                          " eval \"local n = 0 for _, k in ipairs(redis.call('KEYS', 'parley:*')) do"
                          " if redis.call('PTTL', k) > 0 then n = n + 1 end end return n\" 0 | grep -qx 5";
  CHECK(std::system(ask.c_str()) == 0);
}
