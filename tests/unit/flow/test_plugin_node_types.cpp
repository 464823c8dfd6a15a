#include <catch2/catch.hpp>

#include "running_nodes.hpp"

using namespace parley;
using namespace parley::test;

namespace {

struct Misbehaving : RunningNodes {
  explicit Misbehaving(const std::string& how) {
    start(PARLEY_MISBEHAVING_NODE, "node.misbehaving", R"({"how": ")" + how + "\"}");
  }
  flow::PluginNodeTypes types{host, Log(null_log_sink()), {.output = 60, .text = 100}};

  Result<std::string> step() const {
    const auto type = types.find("misbehaving");
    REQUIRE(type);
    const auto node = type->prepare({});
    REQUIRE(node.has_value());
    return (*node)->step(BareStep("enter"));
  }
};

}  // namespace

TEST_CASE("A type is found by its name as long as its plugin runs", "[flow][node]") {
  Misbehaving nodes("");
  REQUIRE(nodes.types.find("misbehaving"));
  CHECK(nodes.types.find("misbehaving")->description().group == "logic");
  CHECK(nodes.types.all().size() == 1);
  CHECK_FALSE(nodes.types.find("flying"));
  const auto before = nodes.types.generation();
  nodes.host.stop();
  CHECK_FALSE(nodes.types.find("misbehaving"));
  CHECK(nodes.types.generation() != before);
}

TEST_CASE("A step gives what the plugin writes", "[flow][node]") {
  CHECK(Misbehaving("").step().value() == R"({"port":"next","effects":[{"kind":"say","text":"hello"}]})");
}

TEST_CASE("An exception of a plugin is an error with the plugin's name", "[flow][node]") {
  const auto stepped = Misbehaving("throw").step();
  REQUIRE(stepped.has_error());
  CHECK(stepped.error().code == Errc::internal);
  CHECK_THAT(stepped.error().message, Catch::Contains("node.misbehaving") && Catch::Contains("over the boundary"));
}

TEST_CASE("A step that writes more than it may is an error, even when the plugin does not mind", "[flow][node]") {
  Misbehaving nodes("deaf");
  const flow::PluginNodeTypes tight(nodes.host, Log(null_log_sink()), {.output = 20, .text = 20});
  const auto stepped = (*tight.find("misbehaving")->prepare({}))->step(BareStep("enter"));
  REQUIRE(stepped.has_error());
  CHECK(stepped.error().code == Errc::limit);
}

TEST_CASE("A prepared node keeps its instance while the plugin is replaced", "[flow][node]") {
  Misbehaving nodes("");
  const auto node = nodes.types.find("misbehaving")->prepare({});
  REQUIRE(node.has_value());
  CHECK(nodes.host.find("node.misbehaving").use_count() > 2);
}
