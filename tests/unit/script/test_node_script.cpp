#include <catch2/catch.hpp>
#include <thread>

#include "script/node_script.hpp"
#include "script_run.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;

namespace {

const SystemClock real;

Result<std::shared_ptr<const script::NodeScript>> load(const std::string& text,
                                                       const script::Limits& limits = patient()) {
  return script::NodeScript::load(real, Log(null_log_sink()), limits, script::make_version("cep", text));
}

const char* const kCep = R"lua(
node {
  type = "cep_lookup", label = "Postal code", group = "integrations", icon = "map",
  fields = { cep = { type = "text", label = "Code", required = true }, retries = "integer" },
  ports = { "next", "not_found", "error" },
  run = function(ctx)
    if ctx.kind == "enter" then
      local cep = ctx:value(ctx.config.cep)
      ctx:http { method = "GET", url = "https://cep.example/" .. cep }
      return nil, { asked = cep }
    end
    if ctx.event.error then return "error" end
    if ctx.event.status == 404 then return "not_found" end
    ctx:set("city", ctx.event.json.city .. ctx.state.asked)
    ctx:say(ctx:text { en = "Found" })
    return "next"
  end,
}
)lua";

}  // namespace

TEST_CASE("a node written in Lua describes itself as a plugin's manifest does", "[script][node]") {
  const auto node = load(kCep);
  REQUIRE(node.has_value());
  CHECK(
      (*node)->description() ==
      json::parse(
          R"({"texts":{"en":{"label":"Postal code","fields":{"cep":"Code"}}},"group":"integrations",)"
          R"("ports":["next","not_found","error"],"config":{"type":"object","additionalProperties":false,)"
          R"("properties":{"cep":{"type":"string","maxLength":4096},"retries":{"type":"integer"}},"required":["cep"]},)"
          R"("icon":"map","type":"cep_lookup"})"));
}

TEST_CASE("its steps are effects and a port", "[script][node]") {
  const auto node = load(kCep).value();
  script::NodeStep step;
  step.config = R"({"cep": "vars.cep"})";
  step.kind = "enter";
  step.value = [](std::string_view expression) -> Result<std::string> { return "\"" + std::string(expression) + "\""; };
  step.text = [](std::string_view text) -> Result<std::string> { return std::string(text); };
  CHECK(
      node->step(step).value() ==
      R"({"port":null,"effects":[{"method":"GET","url":"https://cep.example/vars.cep","kind":"http"}],"state":{"asked":"vars.cep"}})");
  step.kind = "result";
  step.state = R"({"asked": "7"})";
  step.event = R"({"status": 200, "json": {"city": "Recife"}})";
  CHECK(
      node->step(step).value() ==
      R"({"port":"next","effects":[{"kind":"set","name":"city","value":"Recife7"},{"kind":"say","text":"{\"en\":\"Found\"}"}]})");
  step.event = R"({"status": 404})";
  CHECK(node->step(step).value() == R"({"port":"not_found"})");
  step.event = R"({})";
  CHECK_THAT(node->step(step).error().message, Contains("cep.lua:14:"));
}

TEST_CASE("steps of one node run beside one another, and one that runs away stops alone", "[script][node]") {
  script::Limits limits = attacked();
  const auto node = load(
                        "node { type = 'x', fields = { spin = 'boolean' }, run = function(ctx) while ctx.config.spin "
                        "do end return 'next' end }",
                        limits)
                        .value();
  std::vector<std::thread> threads;
  std::atomic<int> good = 0, stopped = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < (i == 0 ? 1 : 50); ++n) {
        script::NodeStep step;
        step.kind = "enter";
        step.config = i == 0 ? R"({"spin": true})" : "{}";
        const auto answer = node->step(step);
        (answer.has_value() ? good : stopped) += 1;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(good == 150);
  CHECK(stopped == 1);
}

TEST_CASE("what is no node is refused with what was expected", "[script][node]") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {"local x = 1", "declares no node"},
      {"node { type = 'x' }", "\"run\": expected function(ctx)"},
      {"node { run = function() end }", "\"type\": expected the name"},
      {"node { type = 'x', fields = { a = 'colour' }, run = print }", "fields.a.type"},
      {"node { type = 'x', fields = { a = { type = 'choice' } }, run = print }", "fields.a.choices"},
      {"node { type = 'x', fields = { a = { typo = 1 } }, run = print }", "unknown member \"typo\""},
      {"node { type = 'x', run = print } node { type = 'y', run = print }", "there is one in this file already"},
      {"node {", "cep.lua:1:"},
  }));
  INFO(text);
  const auto node = load(text);
  REQUIRE(node.has_error());
  CHECK_THAT(node.error().message, Contains(words));
}
