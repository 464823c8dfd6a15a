#include <catch2/catch.hpp>

#include "customer_message.hpp"
#include "media_data.hpp"

using namespace parley::loopback;
using parley::sdk::Failure;
using parley::sdk::Json;

namespace {

CustomerMessage read(const std::string& members, PhoneOptions options = {}) {
  return read_customer_message(Json::parse(R"({"customer":"5511999990001","name":"Ana",)" + members + "}"),
                               {options, "phone", 1'800'000'000'000, [] { return std::string("phone.random"); }});
}

std::string refusal(const std::string& members, PhoneOptions options = {}) {
  try {
    read(members, options);
  } catch (const Failure& failure) {
    CHECK(failure.status() == PARLEY_INVALID);
    return failure.what();
  }
  return "nothing was refused";
}

}  // namespace

TEST_CASE("A text becomes the event that a provider's webhook would have become", "[loopback][message]") {
  const Json event = read(R"("text":"hello")").event;
  CHECK(event["kind"].text() == "message");
  CHECK(event["account"].text() == "phone");
  CHECK(event["id"].text() == "phone.random");
  CHECK(event["timestamp"].integer() == 1'800'000'000'000);
  CHECK(event["from"].dump() == R"({"address":"5511999990001","name":"Ana"})");
  CHECK(event["type"].text() == "text");
  CHECK(event["text"].text() == "hello");
  CHECK(event["raw"].is_object());
}

TEST_CASE("A pressed button becomes a reply with its title as text", "[loopback][message]") {
  const Json event = read(R"("reply":{"id":"a","title":"Yes"},"reply_to":"loop.m1")").event;
  CHECK(event["type"].text() == "reply");
  CHECK(event["text"].text() == "Yes");
  CHECK(event["reply"].dump() == R"({"kind":"button","id":"a","title":"Yes"})");
  CHECK(event["context"]["id"].text() == "loop.m1");
}

TEST_CASE("A form's answer keeps its response", "[loopback][message]") {
  const Json event = read(R"("reply":{"kind":"flow","id":"f","title":"Form","response":{"size":"M"}})").event;
  CHECK(event["reply"]["response"]["size"].text() == "M");
}

TEST_CASE("A picture is kept beside the event, which names its address", "[loopback][message]") {
  const CustomerMessage message =
      read(R"("id":"p1","media":{"url":"data:image/png;base64,iVBORw0K","filename":"a.png","caption":"Look"})");
  CHECK(message.event["type"].text() == "image");
  CHECK(message.event["text"].text() == "Look");
  CHECK(message.event["media"]["mime_type"].text() == "image/png");
  CHECK(message.event["media"]["url"].text() == "/phone/api/media/p1?channel=phone");
  CHECK(message.media == "iVBORw0K");
  CHECK(message.event.dump().find("iVBORw0K") == std::string::npos);
}

TEST_CASE("A drawing that could hold scripts is taken as a document", "[loopback][message]") {
  CHECK(read(R"("media":{"url":"data:image/svg+xml;base64,AAAA"})").event["type"].text() == "document");
}

TEST_CASE("A place and a reaction keep their members", "[loopback][message]") {
  const Json place = read(R"("location":{"latitude":-23.5,"longitude":-46,"name":"Sé"})").event;
  CHECK(place["location"].dump() == R"({"latitude":-23.5,"longitude":-46,"name":"Sé"})");
  CHECK(place["text"].text() == "Sé");
  const Json taken_back = read(R"("reaction":{"message_id":"loop.m1","emoji":""})").event;
  CHECK(taken_back["reaction"]["emoji"].is_null());
  CHECK(taken_back["reaction"]["message_id"].text() == "loop.m1");
}

TEST_CASE("What is over a bound is refused and named", "[loopback][message]") {
  PhoneOptions options;
  options.max_text = 4;
  options.max_media = 6;
  CHECK(read(R"("text":"çççç")", options).event["text"].text() == "çççç");
  CHECK(refusal(R"("text":"ççççç")", options).find("at most 4 characters") != std::string::npos);
  CHECK(read(R"("media":{"url":"data:image/png;base64,AAAAAAAA"})", options).media.size() == 8);
  CHECK(refusal(R"("media":{"url":"data:image/png;base64,AAAAAAAAAAAA"})", options).find("at most 6 bytes") !=
        std::string::npos);
}

TEST_CASE("What is no message is refused and named", "[loopback][message]") {
  CHECK(refusal(R"("x":1)").find("text: ") == 0);
  CHECK(refusal(R"("text":"")").find("text: ") == 0);
  CHECK(refusal(R"("text":"a","id":"loop.m1")").find("id: ") == 0);
  CHECK(refusal(R"("text":"a","id":"has space")").find("id: ") == 0);
  CHECK(refusal(R"("reply":{"kind":"else","id":"a"})").find("reply.kind: ") == 0);
  CHECK(refusal(R"("reply":{})").find("reply: ") == 0);
  CHECK(refusal(R"("location":{"latitude":91,"longitude":0})").find("location.latitude: ") == 0);
  CHECK(refusal(R"("location":{"latitude":1})").find("location.longitude: ") == 0);
  CHECK(refusal(R"("reaction":{"emoji":"a"})").find("reaction.message_id: ") == 0);
  CHECK(refusal(R"("media":{"url":"javascript:alert`1`"})").find("media.url: ") == 0);
  CHECK(refusal(R"("media":{"url":"data:image/png;base64,@@@@"})").find("media.url: ") == 0);
}

TEST_CASE("Base64 is read with its padding and nothing else", "[loopback][message]") {
  CHECK(decode_base64("aGVsbG8=") == "hello");
  CHECK(decode_base64("aGVsbG8h") == "hello!");
  CHECK(decoded_size("aGVsbG8=") == 5);
  for (const char* text : {"", "a", "aGVsbG8", "aGVs bG8", "aG=sbG8="}) CHECK_FALSE(decode_base64(text));
}
