#include "bus_fixture.hpp"

using namespace parley;
using namespace parley::bus;
using namespace parley::bus::test;

TEST_CASE("With an in-process bus a message has reached every subscriber when publish returns", "[bus]") {
  RunningBus local;
  Metrics metrics;
  Bus bus(local.port(), std::nullopt, Log(null_log_sink()), metrics);
  Heard heard;
  auto subscription = bus.subscribe("t", heard.receiver());
  REQUIRE(subscription.has_value());
  CHECK(*bus.publish("t", "x") == Reach::everywhere);
  CHECK(heard.all() == std::vector<std::string>{"x"});
  *subscription = Subscription();
  bus.publish("t", "late").value();
  CHECK(heard.all().size() == 1);
}

TEST_CASE("Messages pass between nodes", "[bus][redis]") {
  RedisServer redis;
  Node one(redis), two(redis);
  Heard heard;
  const auto subscription = two.bus.subscribe("t", heard.receiver());
  CHECK(*one.bus.publish("t", "x") == Reach::everywhere);
  CHECK(soon([&] { return heard.has("x"); }));
}

TEST_CASE("While Redis is away a message reaches its own node, and after it everybody is told to read again",
          "[bus][redis]") {
  RedisServer redis;
  Node one(redis), two(redis);
  Heard at_one, at_two;
  const auto first = one.bus.subscribe("t", at_one.receiver());
  const auto second = two.bus.subscribe("t", at_two.receiver());
  redis.kill();
  REQUIRE(soon([&] { return *one.bus.publish("t", "alone") == Reach::this_node; }));
  CHECK(at_one.has("alone"));
  CHECK_FALSE(at_two.has("alone"));
  redis.start();
  CHECK(soon([&] { return at_one.has("<resync>") && at_two.has("<resync>"); }));
  CHECK(soon([&] { return *one.bus.publish("t", "again") == Reach::everywhere; }));
  CHECK(soon([&] { return at_one.has("again") && at_two.has("again"); }));
}

TEST_CASE("A resync comes once for an outage and not without one", "[bus][redis]") {
  RedisServer redis;
  Node node(redis);
  Heard heard;
  const auto subscription = node.bus.subscribe("t", heard.receiver());
  CHECK(heard.all().empty());
  redis.kill();
  REQUIRE(soon([&] { return node.gauge("parley_bus_up") == 0; }));
  redis.start();
  REQUIRE(soon([&] { return heard.has("<resync>"); }));
  REQUIRE(soon([&] { return *node.bus.publish("t", "end") == Reach::everywhere && heard.has("end"); }));
  const auto all = heard.all();
  CHECK(std::count(all.begin(), all.end(), "<resync>") == 1);
}

TEST_CASE("A receiver that throws costs the others nothing", "[bus]") {
  RunningBus local;
  Metrics metrics;
  Bus bus(local.port(), std::nullopt, Log(null_log_sink()), metrics);
  Heard heard;
  const auto bad = bus.subscribe("t", {[](std::string_view) { throw std::runtime_error("broken"); }, {}});
  const auto good = bus.subscribe("t", heard.receiver());
  CHECK(bus.publish("t", "x").has_value());
  CHECK(heard.has("x"));
}

TEST_CASE("A message over the bound is an error, not a message to this node alone", "[bus]") {
  RunningBus local(sdk::Json::object({{"max_payload", 3}}));
  Metrics metrics;
  Bus bus(local.port(), std::nullopt, Log(null_log_sink()), metrics);
  const auto published = bus.publish("t", "1234");
  REQUIRE_FALSE(published.has_value());
  CHECK(published.error().code == Errc::limit);
}
