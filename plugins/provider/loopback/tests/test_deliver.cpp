#include <catch2/catch.hpp>

#include "loopback.hpp"
#include "phone_bench.hpp"

using namespace parley::loopback;
using namespace parley::loopback::test;

namespace {

/// One message of each type in outbound-message.schema.json.
const char* const kOneOfEach[] = {
    R"({"type":"text","text":"Olá 😀"})",
    R"({"type":"image","url":"https://example.com/a.png","caption":"A"})",
    R"({"type":"video","media_id":"42"})",
    R"({"type":"audio","url":"https://example.com/a.ogg","voice":true})",
    R"({"type":"document","url":"https://example.com/a.pdf","filename":"a.pdf"})",
    R"({"type":"sticker","url":"https://example.com/a.webp"})",
    R"({"type":"location","latitude":-23.5,"longitude":-46.6,"name":"Sé"})",
    R"({"type":"contacts","contacts":[{"name":{"formatted_name":"Ana"}}]})",
    R"({"type":"reaction","message_id":"phone.1","emoji":"👍"})",
    R"({"type":"template","name":"hi","language":"pt_BR","components":[{"type":"body","parameters":[]}]})",
    R"({"type":"buttons","body":"Which?","buttons":[{"id":"a","title":"A"}]})",
    R"({"type":"list","body":"Which?","button":"See","sections":[{"rows":[{"id":"a","title":"A"}]}]})",
    R"({"type":"cta_url","body":"Look","text":"Open","url":"https://example.com"})",
    R"({"type":"flow","body":"Fill in","flow_cta":"Open","flow_id":"7"})",
    R"({"type":"carousel","body":"Look","cards":[{"header":{"type":"image","url":"https://example.com/a.png"}}]})",
    R"({"type":"location_request","body":"Where?"})",
    R"({"type":"address","body":"Where?","parameters":{"country":"IN"}})",
    R"({"type":"contact_request","body":"Your number?"})",
    R"({"type":"product","catalog_id":"1","product_id":"2"})",
    R"({"type":"product_list","header":"H","body":"B","catalog_id":"1","sections":[{"products":["2"]}]})",
    R"({"type":"catalog","body":"Look"})",
    R"({"type":"order_details","body":"Pay","parameters":{"total":1}})",
    R"({"type":"order_status","body":"On its way","parameters":{"status":"shipped"}})",
    R"({"type":"call_permission_request"})",
    R"({"type":"voice_call","body":"Call us"})",
    R"({"type":"interactive","interactive":{"type":"new_thing","action":{"x":[1,2.5,null,true]}}})",
    R"({"type":"a_type_of_the_future","something":{"deep":[{"er":1}]}})"};

}  // namespace

TEST_CASE("A delivered message is kept and shown in the room of its customer", "[loopback]") {
  const PhoneBench bench;
  const Json result = bench.deliver_text("Hello Ana", "m1");
  CHECK(result["class"].text() == "accepted");
  CHECK(result["provider_id"].text() == "loop.m1");
  const auto history = bench.history(kAna);
  REQUIRE(history.size() == 1);
  CHECK(history[0]["message"]["text"].text() == "Hello Ana");
  CHECK(history[0]["from"].text() == "bot");
  REQUIRE(bench.host.published().size() == 1);
  CHECK(bench.host.published()[0].room == room_of(bench.channel, kAna));
  CHECK(Json::parse(bench.host.published()[0].text)["item"]["id"].text() == "loop.m1");
}

TEST_CASE("A message that is delivered twice is shown once", "[loopback]") {
  const PhoneBench bench;
  bench.deliver_text("Hello", "m1");
  const Json again = bench.deliver_text("Hello", "m1");
  CHECK(again["class"].text() == "accepted");
  CHECK(again["provider_id"].text() == "loop.m1");
  CHECK(bench.history(kAna).size() == 1);
  CHECK(bench.host.published().size() == 1);
}

TEST_CASE("Every outbound type is kept as the bot sent it", "[loopback]") {
  const PhoneBench bench;
  int number = 0;
  for (const char* text : kOneOfEach) {
    const std::string id = "m" + std::to_string(++number);
    CAPTURE(text);
    CHECK(bench.deliver(Json::parse(text), id.c_str())["class"].text() == "accepted");
    CHECK(bench.history(kAna).back()["message"].dump() == Json::parse(text).dump());
  }
  CHECK(bench.history(kAna).size() == std::size(kOneOfEach));
}

TEST_CASE("The provider says that it can send each of the schema's types", "[loopback]") {
  const PhoneBench bench;
  const Loopback loopback(bench.host.sdk(), "{}");
  const std::string able = loopback.capabilities();
  for (const char* text : kOneOfEach) {
    const std::string type(Json::parse(text)["type"].text());
    if (type != "a_type_of_the_future") CHECK(able.find("\"" + type + "\"") != std::string::npos);
  }
}

TEST_CASE("A customer does not see what another one is told", "[loopback]") {
  const PhoneBench bench;
  bench.deliver_text("for Ana", "m1", kAna);
  bench.deliver_text("for Bruno", "m2", kBruno);
  REQUIRE(bench.history(kBruno).size() == 1);
  CHECK(bench.history(kBruno)[0]["message"]["text"].text() == "for Bruno");
}

TEST_CASE("An answer says which message of the customer it is about", "[loopback]") {
  const PhoneBench bench;
  bench.provider.deliver(
      R"({"id":"m1","to":{"address":"+5511999990001"},"reply_to":"phone.1","message":{"type":"text","text":"Yes"}})");
  CHECK(bench.history(kAna)[0]["message"]["context"]["id"].text() == "phone.1");
}

TEST_CASE("The bot's answer marks what the customer wrote as read", "[loopback]") {
  const PhoneBench bench;
  bench.write(kAna, "hello", "p1");
  CHECK(bench.history(kAna)[0]["status"].text() == "sent");
  bench.deliver_text("Hello Ana", "m1");
  CHECK(bench.history(kAna)[0]["status"].text() == "read");
}

TEST_CASE("A text over the limit is refused for good", "[loopback]") {
  PhoneOptions options;
  options.max_text = 5;
  const PhoneBench bench(options);
  CHECK(bench.deliver_text("ééééé", "m1")["class"].text() == "accepted");
  CHECK(bench.deliver_text("éééééé", "m2")["class"].text() == "permanent");
  CHECK(bench.history(kAna).size() == 1);
}

TEST_CASE("A recipient that no phone can have is refused as a recipient", "[loopback]") {
  const PhoneBench bench;
  CHECK(bench.deliver_text("hi", "m1", "not a number")["class"].text() == "recipient");
  CHECK(bench.deliver_text("hi", "m1", "")["class"].text() == "recipient");
}

TEST_CASE("What is no message is refused with a sentence", "[loopback]") {
  const PhoneBench bench;
  for (const char* text : {"", "[]", "{}", R"({"id":"m1","message":{}})", R"({"message":{"type":"text"}})"})
    CHECK_THROWS_AS(bench.provider.deliver(text), parley::sdk::Failure);
}

TEST_CASE("Only the newest messages of a customer are kept", "[loopback]") {
  PhoneOptions options;
  options.history = 3;
  PhoneBench bench(options);
  for (int i = 0; i < 6; ++i) bench.deliver_text("hi", ("m" + std::to_string(i)).c_str());
  bench.write(kAna, "last", "p1");
  const auto history = bench.history(kAna);
  REQUIRE(history.size() == 3);
  CHECK(history.back()["message"]["text"].text() == "last");
  CHECK(history.front()["id"].text() == "loop.m4");
}

TEST_CASE("The page is told how long to show typing before an answer", "[loopback]") {
  PhoneOptions options;
  options.typing_delay_ms = 700;
  const PhoneBench bench(options);
  bench.deliver_text("hi", "m1");
  CHECK(Json::parse(bench.host.published()[0].text)["typing_ms"].integer() == 700);
}
