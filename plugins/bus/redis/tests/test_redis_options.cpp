#include "redis_fixture.hpp"

using namespace parley;
using namespace parley::bus_redis::test;

TEST_CASE("It logs in with a password, with a user, and selects its database", "[redis][options]") {
  RedisServer redis({"--requirepass", "se/cret"});
  Node node(redis.url(":se%2Fcret@"));
  CHECK(node.cache.count("c").value == 1);
  Node named(redis.url("default:se%2Fcret@"));
  CHECK(named.cache.count("c").value == 2);
  Node elsewhere(redis.url(":se%2Fcret@") + "?db=3");
  CHECK(elsewhere.cache.count("c").value == 1);
}

TEST_CASE("A wrong password leaves Redis away and is never shown", "[redis][options]") {
  RedisServer redis({"--requirepass", "right"});
  Node node(redis.url(":wrong-one@"));
  try {
    node.cache.count("c");
    FAIL("it worked with a wrong password");
  } catch (const sdk::Failure& failure) {
    CHECK(failure.status() == PARLEY_UNAVAILABLE);
    CHECK(std::string(failure.what()).find("WRONGPASS") != std::string::npos);
    CHECK(std::string(failure.what()).find("wrong-one") == std::string::npos);
  }
  for (const LogLine& line : node.host.logs()) CHECK(line.message.find("wrong-one") == std::string::npos);
  CHECK_FALSE(node.host.logs().empty());
}

TEST_CASE("A Redis that is full counts as away, so that the caller can go on without it", "[redis][options]") {
  RedisServer redis({"--maxmemory", "1mb", "--maxmemory-policy", "noeviction"});
  Node node(redis.url());
  CHECK(status_of([&] {
          for (int i = 0; i < 1000; ++i) node.cache.set_value("v" + std::to_string(i), std::string(10'000, 'x'));
        }) == PARLEY_UNAVAILABLE);
}

TEST_CASE("An address that is none is refused without showing what it holds", "[redis][options]") {
  for (const std::string url :
       {"http://u:hidden@h", "redis://", "redis://h/x", "redis://h/-1", "redis://h/1?a=b", "unix://", "unix:///s?x=1",
        "redis://hidden@h", "redis://:hidden@h:port", "hidden", "redis://:hidden@h/99999999"}) {
    CAPTURE(url);
    try {
      Node node(url);
      FAIL("started");
    } catch (const sdk::Failure& failure) {
      CHECK(failure.status() == PARLEY_INVALID);
      CHECK(std::string(failure.what()).find("url: ") != std::string::npos);
      CHECK(std::string(failure.what()).find("hidden") == std::string::npos);
    }
  }
}
