#include <parley/testkit/node.hpp>

#include <catch2/catch.hpp>

using namespace parley;
using namespace parley::testkit;

TEST_CASE("It greets by name, in the language of the person, and goes on", "[node]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host);
  const NodeUnderTest node(plugin, sdk::Json::parse(R"({"text": {"en": "Hello, {{contact.name}}!", "pt": "Olá, {{contact.name}}!"}})"));
  const sdk::Json result = node.enter(sdk::Json::parse(R"({"contact": {"name": "Ana", "language": "pt"}})"));
  CHECK(result["port"].text() == "next");
  CHECK(result["effects"].items().at(0)["text"].text() == "Olá, Ana!");
}

TEST_CASE("A text that is no text is refused by name", "[node]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host);
  CHECK_THROWS_WITH(NodeUnderTest(plugin, sdk::Json::object({{"text", 7}})), Catch::Contains("text: expected a text"));
}
