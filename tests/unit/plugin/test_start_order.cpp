#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "plugin/start_order.hpp"

using namespace parley::plugin;
using Catch::Matchers::Contains;

namespace {

StartNode node(std::string id, std::vector<std::string> requirements = {}) {
  StartNode made{std::move(id), {1, 0, 0}, {}};
  for (const std::string& text : requirements) made.requirements.push_back(*parse_requirement(text));
  return made;
}

std::vector<StartNode> random_graph(std::mt19937& random, bool acyclic) {
  std::vector<StartNode> nodes;
  const unsigned count = 1 + random() % 12;
  for (unsigned i = 0; i < count; ++i) {
    nodes.push_back(node("n" + std::to_string(i)));
    for (unsigned edges = random() % 3; edges > 0; --edges) {
      const unsigned target = random() % (acyclic ? i + 1 : count);
      if (acyclic && target == i) continue;
      nodes.back().requirements.push_back({"n" + std::to_string(target), {}});
    }
  }
  std::shuffle(nodes.begin(), nodes.end(), random);
  return nodes;
}

}  // namespace

TEST_CASE("every plugin starts after all it requires", "[plugin][order]") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    const auto nodes = random_graph(random, true);
    const StartOrder plan = start_order(nodes, {});
    REQUIRE(plan.refused.empty());
    REQUIRE(plan.order.size() == nodes.size());
    std::set<std::string> started;
    for (const std::string& id : plan.order) {
      const auto found = std::ranges::find(nodes, id, &StartNode::id);
      for (const Requirement& requirement : found->requirements) REQUIRE(started.contains(requirement.id));
      started.insert(id);
    }
  }
}

TEST_CASE("any graph is split into an order that holds and refusals with reasons", "[plugin][order]") {
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    const auto nodes = random_graph(random, false);
    const StartOrder plan = start_order(nodes, {});
    REQUIRE(plan.order.size() + plan.refused.size() == nodes.size());
    for (const std::string& id : plan.order) REQUIRE_FALSE(plan.refused.contains(id));
    for (const auto& [id, reason] : plan.refused) {
      // Refused only in a circle, or for requiring a refused one: nothing else is wrong with these graphs.
      const auto found = std::ranges::find(nodes, id, &StartNode::id);
      REQUIRE(
          std::ranges::any_of(found->requirements, [&](const Requirement& r) { return plan.refused.contains(r.id); }));
      REQUIRE_FALSE(reason.empty());
    }
  }
}

TEST_CASE("the order does not depend on the order of the files", "[plugin][order]") {
  std::mt19937 random(13);
  auto nodes = random_graph(random, true);
  const auto order = start_order(nodes, {}).order;
  for (int round = 0; round < 50; ++round) {
    std::shuffle(nodes.begin(), nodes.end(), random);
    CHECK(start_order(nodes, {}).order == order);
  }
}

TEST_CASE("refusals say what is missing, off, too old or circular", "[plugin][order]") {
  const StartOrder plan =
      start_order({node("a", {"ghost"}), node("b", {"asleep"}), node("c", {"ok>=2.0.0"}), node("d", {"c"}), node("ok"),
                   node("x", {"y"}), node("y", {"z"}), node("z", {"x"}), node("after", {"x"}), node("self", {"self"})},
                  {{"asleep", "is off in config"}});
  CHECK(plan.order == std::vector<std::string>{"ok"});
  CHECK_THAT(plan.refused.at("a"), Contains("ghost") && Contains("no plugin of that id"));
  CHECK_THAT(plan.refused.at("b"), Contains("asleep is off in config"));
  CHECK_THAT(plan.refused.at("c"), Contains("ok>=2.0.0") && Contains("version 1.0.0"));
  CHECK_THAT(plan.refused.at("d"), Contains("c is refused too"));
  CHECK_THAT(plan.refused.at("x"), Contains("x -> y -> z -> x"));
  CHECK_THAT(plan.refused.at("after"), Contains("x is refused too"));
  CHECK_THAT(plan.refused.at("self"), Contains("self -> self"));
}
