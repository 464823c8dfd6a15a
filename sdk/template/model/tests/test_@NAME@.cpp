#include <parley/testkit/model.hpp>

#include <catch2/catch.hpp>

using namespace parley;
using namespace parley::testkit;

TEST_CASE("A prompt becomes a chat request", "[model]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host, sdk::Json::object({{"api_key", "k"}}));
  const Outgoing request =
      build_request(plugin, sdk::Json::parse(R"({"system":"Be brief.","messages":[{"role":"user","text":"Oi"}]})"));
  CHECK(request.header("authorization") == "Bearer k");
  const sdk::Json messages = sdk::Json::parse(request.body)["messages"];
  REQUIRE(messages.items().size() == 2);
  CHECK(messages.items()[1]["content"].text() == "Oi");
}

TEST_CASE("An answer becomes a text with its counts", "[model]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host);
  const sdk::Json answer = parse_response(plugin, {200, R"({"text":"Olá","tokens_in":3,"tokens_out":1})"});
  CHECK(answer["text"].text() == "Olá");
  CHECK(answer["finish"].text() == "stop");
}

TEST_CASE("A busy model is a reason to try again later", "[model]") {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host);
  CHECK_THROWS_AS(parse_response(plugin, {503, ""}), sdk::Failure);
}
