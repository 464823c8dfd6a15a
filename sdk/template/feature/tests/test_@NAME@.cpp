#include <parley/testkit/feature.hpp>

#include <catch2/catch.hpp>

using namespace parley;
using namespace parley::testkit;

TEST_CASE("A visit is written and the count read back", "[feature]") {
  FakeHost host;
  host.store().answer([](const RecordedStatement&) { return Rows{{sdk::Param(3)}}; });
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host);
  const FeatureUnderTest feature(plugin);
  const RouteAnswer answer = feature.call({"POST", "/@NAME@/t1/visits/ana"});
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"greeting":"Welcome","visits":3})");
  CHECK(host.store().statements().at(0).tenant == "t1");
}

TEST_CASE("A visitor who is not there is a 404", "[feature]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host);
  const FeatureUnderTest feature(plugin);
  CHECK(feature.call({"POST", "/@NAME@/t1/visits/ana"}).status == 404);
}

TEST_CASE("After stop no route is left", "[feature]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host);
  { const FeatureUnderTest feature(plugin); }
  CHECK(host.http().routes().empty());
}
