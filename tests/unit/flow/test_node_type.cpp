#include <catch2/catch.hpp>

#include "flow/node_type.hpp"

using namespace parley;
using flow::NodeDescription;

namespace {

json::object section(std::string_view more = "") {
  const std::string text =
      R"({"type": "list", "group": "questions", "config": {"type": "object"}, "ports": ["other", "timeout"])" +
      std::string(more) + "}";
  return parse_json(text, "section")->get_object();
}

std::string refusal(const json::object& of) {
  const auto read = NodeDescription::parse(of, "node.list");
  return read ? "" : read.error().message;
}

}  // namespace

TEST_CASE("A section names the type, its aliases, its texts and what it does", "[flow][node]") {
  const auto read = NodeDescription::parse(
      section(
          R"(, "aliases": ["menu"], "icon": "list", "texts": {"pt": {"label": "Lista"}}, "waits": true, "sends": true)"),
      "node.list");
  REQUIRE(read.has_value());
  CHECK(read->type == "list");
  CHECK(read->aliases == std::vector<std::string>{"menu"});
  CHECK(read->group == "questions");
  CHECK(json::serialize(read->texts) == R"({"pt":{"label":"Lista"}})");
  CHECK(read->waits);
  CHECK(read->sends);
  CHECK_FALSE(read->starts);
}

TEST_CASE("A label alone is the English one", "[flow][node]") {
  const auto read = NodeDescription::parse(section(R"(, "label": "List")"), "node.list");
  REQUIRE(read.has_value());
  CHECK(json::serialize(read->texts) == R"({"en":{"label":"List"}})");
}

TEST_CASE("A section that says something wrong is refused with the plugin and the member", "[flow][node]") {
  CHECK(refusal(section(R"(, "waist": true)")) == "plugin node.list: node.waist: no such member; did you mean waits?");
  CHECK(refusal(section(R"(, "sends": "yes")")) ==
        R"(plugin node.list: node.sends: expected true or false, found "\"yes\"")");
  CHECK(refusal(section(R"(, "aliases": ["Menu"])")).starts_with("plugin node.list: node.aliases: expected a list"));
  CHECK(refusal(section(R"(, "ports_from": [{"each": "rows"}])")).starts_with("plugin node.list: node.ports_from:"));
  CHECK(refusal(section(R"(, "texts": {"pt": "Lista"})")).starts_with("plugin node.list: node.texts.pt:"));
  CHECK(refusal(section(R"(, "ports": ["next", "next"])")).starts_with("plugin node.list: node.ports: expected"));
}

TEST_CASE("A section without a type, a group, a schema or ports is refused", "[flow][node]") {
  for (const char* member : {"type", "group", "config", "ports"}) {
    json::object without = section();
    without.erase(member);
    CHECK(refusal(without).starts_with("plugin node.list: node." + std::string(member) + ": expected"));
  }
}

TEST_CASE("The ports of a node are those of every node and one for each element of its lists", "[flow][node]") {
  const auto read =
      NodeDescription::parse(section(R"(, "ports_from": [{"each": "sections.rows", "prefix": "row"}])"), "node.list");
  REQUIRE(read.has_value());
  const auto config = parse_json(R"({"sections": [{"rows": [{"id": "small"}, {"title": "Medium"}]},
                                                  {"rows": [{"id": "large"}, {"id": "small"}, 7]}]})",
                                 "config");
  CHECK(read->ports_of(config->get_object()) ==
        std::vector<std::string>{"other", "timeout", "small", "row_2", "large", "row_5"});
  CHECK(read->ports_of({}) == std::vector<std::string>{"other", "timeout"});
}
