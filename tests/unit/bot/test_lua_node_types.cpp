#include <catch2/catch.hpp>
#include <fstream>

#include "bot/lua_node_types.hpp"
#include "flow/runner.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"
#include "unit/flow/hand_made_nodes.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;

namespace {

struct Folder {
  Folder() {
    bot::LuaNodeOptions options;
    options.roots = {std::filesystem::path(dir.path())};
    options.limits.wall_clock = std::chrono::minutes(5);
    types = std::make_unique<bot::LuaNodeTypes>(options, plugins, clock, Log(null_log_sink()));
  }
  void save(const std::string& name, const std::string& text) {
    std::ofstream(dir / name) << text;
    clock.advance(std::chrono::seconds(2));
  }

  TempDir dir;
  ManualClock clock;
  HandMadeNodes plugins;
  std::unique_ptr<bot::LuaNodeTypes> types;
};

const char* const kDouble = R"lua(node { type = "double", ports = { "next", "error" },
  fields = { of = { type = "text", required = true } },
  run = function(ctx) ctx:set("twice", ctx:value(ctx.config.of) * 2) return "next" end })lua";

}  // namespace

TEST_CASE("a file in the folder is a type of node, and a flow runs on it", "[bot][lua_nodes]") {
  Folder folder;
  folder.save("double.lua", kDouble);
  auto document = flow::Document::parse(R"({"id": "f", "name": "f", "nodes": [{"id": "s", "type": "start"},
    {"id": "d", "type": "double", "config": {"of": "vars.n"}}, {"id": "t", "type": "say", "config": {"text": "{{vars.twice}}"}}],
    "edges": [{"source": "s", "target": "d"}, {"source": "d", "target": "t"}]})");
  REQUIRE(document.has_value());
  const auto program = flow::Program::prepare(std::move(*document), "hash", *folder.types);
  dialogue::Input input;
  const auto outcome = flow::Runner().start(*program, {{"n", 21}}, input, "s1", {});
  REQUIRE(outcome.messages.size() == 1);
  CHECK(string_or(outcome.messages[0].message, "text") == "42");
}

TEST_CASE("a config that does not fit names the field", "[bot][lua_nodes]") {
  Folder folder;
  folder.save("double.lua", kDouble);
  const auto type = folder.types->find("double");
  REQUIRE(type);
  CHECK_THAT(type->prepare({}).error().message, Contains("of"));
}

TEST_CASE("a saved file takes over, a broken one leaves the old one serving", "[bot][lua_nodes]") {
  Folder folder;
  CHECK(!folder.types->find("double"));
  const auto before = folder.types->generation();
  folder.save("double.lua", kDouble);
  CHECK(folder.types->generation() != before);
  const auto first = folder.types->find("double");
  REQUIRE(first);
  folder.save("double.lua", "node { broken");
  CHECK(folder.types->find("double") == first);
  CHECK_THAT(folder.types->problems().at("double.lua"), Contains("double.lua:1:"));
  std::filesystem::remove(folder.dir / "double.lua");
  folder.clock.advance(std::chrono::seconds(2));
  CHECK(!folder.types->find("double"));
}

TEST_CASE("a type that a plugin has stays the plugin's", "[bot][lua_nodes]") {
  Folder folder;
  folder.save("say.lua", "node { type = 'say', run = print }");
  CHECK(folder.types->find("say") == folder.plugins.find("say"));
  CHECK(folder.types->all().size() == folder.plugins.all().size());
}
