#include <parley/testkit/provider.hpp>

#include <catch2/catch.hpp>

using namespace parley;
using namespace parley::testkit;

namespace {

struct Setup {
  FakeHost host;
  LoadedPlugin plugin{PARLEY_TEST_PLUGIN, host};
  ChannelUnderTest channel{plugin, sdk::Json::object({{"account", "5511900000001"}, {"webhook_secret", "s3cret"}})};
};

}  // namespace

TEST_CASE("A text becomes a request to the gateway", "[provider]") {
  Setup setup;
  const Outgoing request = setup.channel.build_send(sdk::Json::parse(
      R"({"id":"m1","to":{"address":"5511900000002"},"message":{"type":"text","text":"Olá"}})"));
  CHECK(request.head["method"].text() == "POST");
  const sdk::Json body = sdk::Json::parse(request.body);
  CHECK(body["to"].text() == "5511900000002");
  CHECK(body["reference"].text() == "m1");
}

TEST_CASE("A webhook's items stand alone", "[provider]") {
  Setup setup;
  const Request webhook{"POST", "/hook", "",
                        R"({"account":"5511900000001","messages":[{"id":"1","from":"55","text":"hi"},{"from":7}]})"};
  const sdk::Json events = parse_webhook(setup.plugin, webhook)["events"];
  REQUIRE(events.items().size() == 2);
  CHECK(events.items()[0]["text"].text() == "hi");
  CHECK(events.items()[1]["kind"].text() == "rejected");
}

TEST_CASE("Only a webhook with the secret is accepted", "[provider]") {
  Setup setup;
  CHECK(setup.channel.verify({"POST", "/hook", "", "{}", {{"X-Webhook-Secret", "s3cret"}}}) == PARLEY_OK);
  CHECK(setup.channel.verify({"POST", "/hook", "", "{}", {{"X-Webhook-Secret", "s3cres"}}}) == PARLEY_DENIED);
}

TEST_CASE("An answer without an id is not taken for accepted", "[provider]") {
  Setup setup;
  CHECK(setup.channel.parse_send({200, R"({"id":"g1"})"})["class"].text() == "accepted");
  CHECK_THROWS_AS(setup.channel.parse_send({200, "<html>"}), sdk::Failure);
  CHECK(setup.channel.parse_send({429, ""})["class"].text() == "throttled");
}
