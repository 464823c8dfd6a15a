#include <parley/testkit/bus.hpp>

#include <catch2/catch.hpp>

using namespace parley;
using namespace parley::testkit;

TEST_CASE("A subscriber gets what is published on its topic", "[bus]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host);
  std::vector<std::string> got;
  const SubscriptionUnderTest subscription(plugin, "a", [&](auto, auto payload) { got.emplace_back(payload); });
  publish(plugin, "a", "1");
  publish(plugin, "b", "2");
  CHECK(got == std::vector<std::string>{"1"});
}

TEST_CASE("A payload over the bound is refused", "[bus]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host, sdk::Json::object({{"max_payload", 3}}));
  CHECK_THROWS_AS(publish(plugin, "a", "1234"), sdk::Failure);
}
