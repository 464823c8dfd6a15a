#include <catch2/catch.hpp>
#include <parley/testkit/model.hpp>

using namespace parley;
using namespace parley::testkit;
using sdk::Json;

namespace {

struct Fixture {
  FakeHost host;
  LoadedPlugin plugin{PARLEY_TEST_PLUGIN, host, Json::object({{"api_key", "k"}, {"model", "m"}})};

  Outgoing request(std::string_view prompt) const { return build_request(plugin, Json::parse(prompt)); }
  Json answer(int status, std::string body) const { return parse_response(plugin, {status, std::move(body)}); }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A prompt becomes a chat request with the key as bearer token", "[model]") {
  const Outgoing sent = request(R"({"system":"Be brief.","messages":[{"role":"user","text":"Oi"}],"temperature":0.5})");
  CHECK(sent.header("authorization") == "Bearer k");
  const Json body = Json::parse(sent.body);
  CHECK(body["model"].text() == "m");
  CHECK(body["max_tokens"].integer() == 500);
  CHECK(body["temperature"].number() == 0.5);
  REQUIRE(body["messages"].items().size() == 2);
  CHECK(body["messages"].items()[0]["role"].text() == "system");
  CHECK(body["messages"].items()[1]["content"].text() == "Oi");
}

TEST_CASE_METHOD(Fixture, "A schema asks for an answer of that shape", "[model]") {
  const Json body = Json::parse(request(R"({"messages":[],"max_tokens":20,"schema":{"type":"object"}})").body);
  CHECK(body["max_tokens"].integer() == 20);
  CHECK(body["response_format"]["type"].text() == "json_schema");
  CHECK(body["response_format"]["json_schema"]["schema"]["type"].text() == "object");
}

TEST_CASE_METHOD(Fixture, "An answer becomes its text with the tokens it took", "[model]") {
  const Json said = answer(200, R"({"choices":[{"message":{"content":"Olá"},"finish_reason":"length"}],
                                    "usage":{"prompt_tokens":3,"completion_tokens":1}})");
  CHECK(said["text"].text() == "Olá");
  CHECK(said["tokens_in"].integer() == 3);
  CHECK(said["finish"].text() == "length");
}

TEST_CASE_METHOD(Fixture, "An answer that was held back says so", "[model]") {
  CHECK(answer(200, R"({"choices":[{"message":{"refusal":"no"},"finish_reason":"stop"}]})")["finish"].text() ==
        "refused");
}

TEST_CASE_METHOD(Fixture, "What goes wrong is told in the endpoint's words", "[model]") {
  CHECK_THROWS_WITH(answer(429, R"({"error":{"message":"slow down"}})"), Catch::Contains("429: slow down"));
  CHECK_THROWS_WITH(answer(502, "<html>"), Catch::Contains("HTTP 502"));
  CHECK_THROWS_WITH(answer(200, R"({"choices":[]})"), Catch::Contains("no choices"));
  CHECK_THROWS_AS(answer(200, "nonsense"), sdk::Failure);
}
