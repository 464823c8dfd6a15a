#include <atomic>

#include "redis_fixture.hpp"

using namespace parley;
using namespace parley::bus_redis::test;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_for(const std::function<void()>& code) {
  const auto begin = Clock::now();
  code();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

TEST_CASE("It starts while Redis is away, says so, and works when Redis comes", "[redis][away]") {
  RedisServer redis;
  redis.kill();
  Node node(redis.url());
  Inbox inbox;
  const SubscriptionUnderTest subscription(node.plugin, "t", inbox.receiver());
  CHECK(status_of([&] { publish(node.plugin, "t", "early"); }) == PARLEY_UNAVAILABLE);
  CHECK(status_of([&] { node.cache.count("c"); }) == PARLEY_UNAVAILABLE);
  redis.start();
  REQUIRE(soon([&] { return status_of([&] { publish(node.plugin, "t", "late"); }) == PARLEY_OK; }));
  CHECK(soon([&] { return inbox.has("late"); }));
}

TEST_CASE("Killed and started again under use, Redis is used again and subscriptions are back", "[redis][away]") {
  RedisServer redis;
  Node one(redis.url()), two(redis.url());
  Inbox inbox;
  const SubscriptionUnderTest subscription(two.plugin, "t", inbox.receiver());
  Watched watched(two);
  std::atomic<bool> stop{false};
  std::atomic<int> other{0}, refused{0};
  std::vector<std::thread> users;
  for (int t = 0; t < 3; ++t)
    users.emplace_back([&] {
      while (!stop) {
        const auto status = status_of([&] { one.cache.count("c"); });
        if (status == PARLEY_UNAVAILABLE) ++refused;
        if (status != PARLEY_OK && status != PARLEY_UNAVAILABLE) ++other;
      }
    });
  for (int round = 0; round < 3; ++round) {
    const int before = refused;
    redis.kill();
    CHECK(soon([&] { return refused > before; }));
    CHECK(soon([&] { return watched.heard().back() == "down"; }));
    redis.start();
    CHECK(soon([&] { return watched.heard().back() == "up"; }));
    const std::string payload = "round " + std::to_string(round);
    CHECK(soon([&] { return status_of([&] { publish(one.plugin, "t", payload); }) == PARLEY_OK; }));
    CHECK(soon([&] { return inbox.has(payload); }));
  }
  stop = true;
  for (std::thread& user : users) user.join();
  CHECK(other == 0);
  CHECK(watched.heard() == std::vector<std::string>{"up", "down", "up", "down", "up", "down", "up"});
}

TEST_CASE("A frozen Redis holds a call for its time limit once, then calls end at once until it answers",
          "[redis][away]") {
  RedisServer redis;
  Node node(redis.url(), sdk::Json::object({{"timeout", 200}, {"connect_timeout", 1000}}));
  REQUIRE(status_of([&] { node.cache.count("c"); }) == PARLEY_OK);
  redis.freeze();
  parley_status first = PARLEY_OK;
  const double took = seconds_for([&] { first = status_of([&] { node.cache.count("c"); }); });
  CHECK(first == PARLEY_TIMEOUT);
  CHECK(took >= 0.19);
  CHECK(took < 2);  // generous: the machine may be busy
  const double many = seconds_for([&] {
    for (int i = 0; i < 100; ++i) CHECK(status_of([&] { node.cache.count("c"); }) == PARLEY_UNAVAILABLE);
  });
  CHECK(many < 2);  // a hundred time limits would be 20 s
  redis.thaw();
  CHECK(soon([&] { return status_of([&] { node.cache.count("c"); }) == PARLEY_OK; }));
}

namespace {
// Without the time limit the call takes for ever. To make 16 MB ready is what a sanitizer slows down, not the limit.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kLongestWriting = 20;
#else
constexpr double kLongestWriting = 3;
#endif
}  // namespace

TEST_CASE("Writing to a frozen Redis ends by the time limit as well", "[redis][away]") {
  RedisServer redis;
  Node node(redis.url(), sdk::Json::object({{"timeout", 200}, {"max_payload", 32 << 20}}));
  redis.freeze();
  const std::string large(16 << 20, 'x');  // more than the socket's buffers take
  parley_status status = PARLEY_OK;
  CHECK(seconds_for([&] { status = status_of([&] { publish(node.plugin, "t", large); }); }) < kLongestWriting);
  CHECK(status == PARLEY_TIMEOUT);
  redis.thaw();
}

TEST_CASE("A frozen Redis is noticed by a node that only listens", "[redis][away]") {
  RedisServer redis;
  Node node(redis.url(), sdk::Json::object({{"ping_interval", 20}, {"connect_timeout", 200}}));
  Watched watched(node);
  redis.freeze();
  CHECK(soon([&] { return watched.heard().back() == "down"; }));
  redis.thaw();
  CHECK(soon([&] { return watched.heard().back() == "up"; }));
}

TEST_CASE("Connections that Redis closed while they lay idle are not used", "[redis][away]") {
  RedisServer redis;
  Node node(redis.url());
  Inbox inbox;
  const SubscriptionUnderTest subscription(node.plugin, "t", inbox.receiver());  // the feed is no "normal" client then
  node.cache.count("c");
  REQUIRE(std::system(("redis-cli -s " + redis.socket_path() + " client kill type normal > /dev/null").c_str()) == 0);
  CHECK(node.cache.count("c").value == 2);
}

TEST_CASE("A killed feed connection comes back with its subscriptions, and its watcher hears of the gap",
          "[redis][away]") {
  RedisServer redis;
  Node node(redis.url());
  Inbox inbox;
  const SubscriptionUnderTest subscription(node.plugin, "t", inbox.receiver());
  Watched watched(node);
  REQUIRE(std::system(("redis-cli -s " + redis.socket_path() + " client kill type pubsub > /dev/null").c_str()) == 0);
  CHECK(soon([&] { return watched.heard() == std::vector<std::string>{"up", "down", "up"}; }));
  publish(node.plugin, "t", "after");
  CHECK(soon([&] { return inbox.has("after"); }));
}

TEST_CASE("More callers than connections wait for one and all get their answer", "[redis]") {
  RedisServer redis;
  Node node(redis.url(), sdk::Json::object({{"connections", 1}}));
  std::vector<std::thread> users;
  for (int t = 0; t < 8; ++t)
    users.emplace_back([&] {
      for (int i = 0; i < 50; ++i) node.cache.count("c");
    });
  for (std::thread& user : users) user.join();
  CHECK(node.cache.count("c", 0).value == 400);
}
