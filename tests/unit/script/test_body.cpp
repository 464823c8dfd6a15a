#include <catch2/catch.hpp>

#include "script/script_body.hpp"
#include "script_run.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;

namespace {

Result<json::object> run(const std::string& source, const json::object& inputs = {}) {
  static const SystemClock clock;
  return script::run_body(clock, Log(null_log_sink()), patient(), source, inputs);
}

}  // namespace

TEST_CASE("a body makes outputs of inputs", "[script][body]") {
  const auto outputs = run("local sum = 0\nfor _, n in ipairs(inputs.list) do sum = sum + n end\nreturn { sum = sum }",
                           {{"list", json::array{1, 2, 3.5}}});
  REQUIRE(outputs.has_value());
  CHECK(json::serialize(*outputs) == R"({"sum":6.5E0})");
}

TEST_CASE("a body that returns nothing has no outputs", "[script][body]") {
  CHECK(run("local x = 1")->empty());
}

TEST_CASE("a body's error names its line and what is wrong", "[script][body]") {
  const auto [source, words] =
      GENERATE(table<std::string, std::string>({{"\nerror('broken')", "script:2: broken"},
                                                {"return 3", "a table of named outputs"},
                                                {"return { 1, 2 }", "a table of named outputs"},
                                                {"chat:say('x')", "global 'chat'"},
                                                {"http.get('https://example.com')", "global 'http'"},
                                                {"return {", "script:1:"}}));
  INFO(source);
  const auto outputs = run(source);
  REQUIRE(outputs.has_error());
  CHECK_THAT(outputs.error().message, Contains(words));
}

TEST_CASE("a body has the libraries json, re and time", "[script][body]") {
  const auto outputs = run(R"lua(
    local order = re.match(inputs.text, [[order\s+#?(\d+)]])
    local day = time.parse("21/11/2026", "dd/MM/yyyy", "America/Sao_Paulo")
    local later = time.add(day, { months = 1, days = 10 }, "America/Sao_Paulo")
    return { order = order, bad = { re.match("x", "y") }, gsub = re.gsub("a1b22", [[\d+]], [[<\0>]]),
             find = { re.find("abcd", "c(d)") }, json = json.encode { b = 1, a = { 1, "x" } },
             decoded = json.decode('{"x": [1, 2]}').x[2], why = select(2, json.decode("{")),
             day = time.format(day, "yyyy-MM-dd HH:mm", "UTC"),
             next = time.format(later, "d MMMM", "America/Sao_Paulo", "pt"), zone = time.zone("America/Sao_Paulo", day),
             rfc = time.parse("2026-11-21T00:00:00Z"), none = time.parse("soon", "yyyy") }
  )lua",
                           {{"text", "my order #42"}});
  REQUIRE(outputs.has_value());
  json::object found = *outputs;
  CHECK_THAT(std::string(string_or(found, "why")), Contains("json.decode"));
  found.erase("why");
  CHECK(json::serialize(found) ==
        "{\"bad\":{},\"day\":\"2026-11-21 03:00\",\"decoded\":2,\"find\":[3,4,\"d\"],\"gsub\":\"a<1>b<22>\","
        "\"json\":\"{\\\"a\\\":[1,\\\"x\\\"],\\\"b\\\":1}\",\"next\":\"31 dezembro\",\"order\":\"42\","
        "\"rfc\":1795219200,\"zone\":-10800}");
}

TEST_CASE("regular expressions cannot hang a script", "[script][body][attacks]") {
  const std::string source = GENERATE("while true do re.gsub(('a'):rep(2e5), '(a|a.*b)', 'x') end",
                                      "return { re.match(('a'):rep(2e5), '((a*)*)*b') }",
                                      "while true do pcall(re.match, 'x', ('a?'):rep(900) .. ('a'):rep(900)) end",
                                      "while true do pcall(time.format, 0, ('yyyy'):rep(50)) end",
                                      "while true do pcall(json.decode, ('['):rep(1e5)) end");
  const SystemClock clock;
  const auto begin = std::chrono::steady_clock::now();
  script::run_body(clock, Log(null_log_sink()), attacked(), source, {});
  CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() < kLongestAttack);
}
