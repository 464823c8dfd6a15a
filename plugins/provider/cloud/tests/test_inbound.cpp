#include <catch2/catch.hpp>
#include <parley/plugin.hpp>

#include "golden_file.hpp"
#include "parse_webhook.hpp"
#include "webhook_builder.hpp"

using namespace parley::cloud;
using namespace parley::cloud::test;

namespace {

json::array events_of(const std::string& body) {
  return json::parse(parse_webhook(body, kMaxBytes)).at("events").as_array();
}

json::object only_event(const std::string& body) {
  const json::array events = events_of(body);
  REQUIRE(events.size() == 1);
  return events[0].as_object();
}

json::object event_of_item(const json::object& test) {
  json::array items;
  items.push_back(test.at("item"));
  return only_event(body_of(change(items, member(test, "list", "messages"), member(test, "field", "messages"))));
}

/// Ids made from content differ with the content; the table holds only ids that came from the provider.
void drop_content_id(json::object& event) {
  if (event.at("id").as_string().starts_with("content:")) event.erase("id");
}

}  // namespace

TEST_CASE("every inbound message type becomes the event of the table", "[cloud][inbound]") {
  for (const json::value& row : golden("inbound_messages.json")) {
    const json::object& test = row.as_object();
    INFO(member(test, "name"));
    json::object expected{{"kind", "message"},          {"account", kNumber},
                          {"business_account", "900"},  {"id", test.at("item").at("id")},
                          {"timestamp", 1767225600000}, {"from", {{"address", "5511987650001"}}}};
    for (const auto& [key, value] : test.at("event").as_object()) expected[key] = value;
    expected["raw"] = test.at("item");
    CHECK(json::value(event_of_item(test)) == json::value(expected));
  }
}

TEST_CASE("statuses, echoes, identities, account news and the unknown become the event of the table",
          "[cloud][inbound]") {
  for (const json::value& row : golden("inbound_other.json")) {
    const json::object& test = row.as_object();
    INFO(member(test, "name"));
    json::object expected = test.at("event").as_object();
    for (const char* key : {"raw", "value"}) {
      if (json::value* place = expected.if_contains(key)) *place = test.at("item");
    }
    json::object event = event_of_item(test);
    drop_content_id(event);
    CHECK(json::value(event) == json::value(expected));
  }
}

TEST_CASE("a broken item becomes a rejected event that says why and keeps all of it", "[cloud][inbound]") {
  for (const json::value& row : golden("inbound_broken.json")) {
    const json::object& test = row.as_object();
    INFO(member(test, "name"));
    const json::object event = event_of_item(test);
    CHECK(event.at("kind") == "rejected");
    CHECK(event.at("reason") == test.at("reason"));
    CHECK(event.at("raw") == test.at("item"));
  }
}

TEST_CASE("one broken item among a thousand leaves the others alone", "[cloud][inbound]") {
  json::array items;
  for (int i = 0; i < 1000; ++i) items.push_back(text_message(i));
  items[500].as_object().erase("text");
  const json::array events = events_of(body_of(change(items)));
  REQUIRE(events.size() == 1000);
  for (std::size_t i = 0; i < events.size(); ++i) {
    CHECK(events[i].at("kind") == (i == 500 ? "rejected" : "message"));
    if (i != 500) CHECK(events[i].at("id").as_string() == "wamid.N" + std::to_string(i));
  }
}

TEST_CASE("the sender's name comes from the contact of the same number", "[cloud][inbound]") {
  json::array items{text_message(1), text_message(2)};
  const json::array contacts{
      {{"wa_id", items[1].at("from")}, {"profile", {{"name", "Rui"}, {"username", "rui_1"}}}, {"user_id", "BR.2"}},
      {{"wa_id", items[0].at("from")}, {"profile", {{"name", "Ana"}}}}};
  const json::array events = events_of(body_of(change(items, "messages", "messages", contacts)));
  CHECK(events[0].at("from") == json::value{{"address", items[0].at("from")}, {"name", "Ana"}});
  CHECK(events[1].at("from") ==
        json::value{{"address", items[1].at("from")}, {"user_id", "BR.2"}, {"name", "Rui"}, {"username", "rui_1"}});
}

TEST_CASE("a lone contact is the sender even when its number is written another way", "[cloud][inbound]") {
  const json::array contacts{json::object{{"wa_id", "551187650001"}, {"profile", {{"name", "Ana"}}}}};
  json::array items;
  items.push_back(text_message(1));
  const json::object event = only_event(body_of(change(items, "messages", "messages", contacts)));
  CHECK(event.at("from").at("name") == "Ana");
  CHECK(event.at("from").at("wa_id") == "551187650001");
}

TEST_CASE("a sender may have a user id and no number", "[cloud][inbound]") {
  json::object item = text_message(1);
  item.erase("from");
  item["from_user_id"] = "BR.1A";
  item["from_parent_user_id"] = "BR.ENT.1A";
  item["group_id"] = "grp-9";
  json::array items;
  items.push_back(item);
  CHECK(only_event(body_of(change(items))).at("from") ==
        json::value{{"user_id", "BR.1A"}, {"parent_user_id", "BR.ENT.1A"}, {"group", "grp-9"}});
}

TEST_CASE("times in seconds, milliseconds and microseconds, as text or number, mean the same", "[cloud][inbound]") {
  for (const json::value& time :
       json::array{"1767225600", 1767225600, "1767225600000", 1767225600000, "1767225600000000", 1767225600.0}) {
    json::object item = text_message(1);
    item["timestamp"] = time;
    json::array items;
    items.push_back(item);
    CHECK(only_event(body_of(change(items))).at("timestamp") == 1767225600000);
  }
}

TEST_CASE("every entry, change and list is walked, not only the first", "[cloud][inbound]") {
  json::object mixed = change({text_message(1)}, "messages").as_object();
  mixed["value"].as_object()["statuses"] =
      json::array{json::object{{"id", "wamid.OUT"}, {"status", "read"}, {"timestamp", "1767225600"}}};
  json::object body = webhook({mixed, change({text_message(2)})});
  body["entry"].as_array().push_back(webhook({change({text_message(3)})}).at("entry").at(0));
  const json::array events = events_of(json::serialize(body));
  REQUIRE(events.size() == 4);
  CHECK(events[0].at("id") == "wamid.N1");
  CHECK(events[1].at("kind") == "status");
  CHECK(events[2].at("id") == "wamid.N2");
  CHECK(events[3].at("id") == "wamid.N3");
}

TEST_CASE("news about the account keep their field and value", "[cloud][inbound]") {
  const json::object value{{"event", "APPROVED"}, {"message_template_name", "hello"}};
  const json::object event =
      only_event(body_of(json::object{{"field", "message_template_status_update"}, {"value", value}}));
  CHECK(event.at("kind") == "account");
  CHECK(event.at("account") == "");
  CHECK(event.at("business_account") == "900");
  CHECK(event.at("field") == "message_template_status_update");
  CHECK(event.at("value") == json::value(value));
  CHECK(event.at("timestamp") == 1767225700000);
}

TEST_CASE("what has no id of its own gets the same one when it is delivered again", "[cloud][inbound]") {
  const std::string first = body_of(json::object{{"field", "flows"}, {"value", {{"event", "X"}}}});
  const std::string other = body_of(json::object{{"field", "flows"}, {"value", {{"event", "Y"}}}});
  CHECK(only_event(first).at("id") == only_event(first).at("id"));
  CHECK(only_event(first).at("id") != only_event(other).at("id"));
}

TEST_CASE("a number that is not named rejects the items, not the webhook", "[cloud][inbound]") {
  json::object one = change({text_message(1)}).as_object();
  one["value"].as_object().erase("metadata");
  const json::array events = events_of(json::serialize(webhook({one, change({text_message(2)})})));
  REQUIRE(events.size() == 2);
  CHECK(events[0].at("reason") == "metadata.phone_number_id: expected a text, found none");
  CHECK(events[1].at("kind") == "message");
}

TEST_CASE("shapes of another product or of the future are kept as unknown", "[cloud][inbound]") {
  CHECK(only_event("{}").at("kind") == "unknown");
  CHECK(only_event(R"({"object":"instagram","entry":[]})").at("raw").at("object") == "instagram");
  CHECK(only_event(body_of(change({}, "messages"))).at("kind") == "unknown");
  CHECK(only_event(body_of(json::object{{"field", "flows"}})).at("kind") == "rejected");
  CHECK(events_of(R"({"object":"whatsapp_business_account","entry":[]})").empty());
}

TEST_CASE("a body that is no JSON object is refused as a whole", "[cloud][inbound]") {
  for (const std::string body : {"", "no", "[]", "7", "{\"a\":", "{\"object\":\"x\"} trailing"}) {
    try {
      parse_webhook(body, kMaxBytes);
      FAIL("accepted: " << body);
    } catch (const parley::sdk::Failure& failure) {
      CHECK(failure.status() == PARLEY_INVALID);
      CHECK(std::string(failure.what()).starts_with("webhook body: "));
    }
  }
}

TEST_CASE("a body over the bound is refused with the bound and the size", "[cloud][inbound]") {
  CHECK_THROWS_WITH(parse_webhook(std::string(101, ' '), 100),
                    "webhook body: expected at most 100 bytes (max_webhook_bytes), found 101");
}

TEST_CASE("a name cut in the middle of an emoji loses the character, not the webhook", "[cloud][inbound]") {
  const std::string good = body_of(change({text_message(1)}));
  for (const std::string broken : {"\\ud83d", "\\udc00", "\xF0\x9F", "\xFF"}) {
    std::string body = good;
    body.replace(body.find("message 1"), 9, "ok " + broken + " \\ud83d\\ude00 é");
    const json::object event = only_event(body);
    CHECK(event.at("kind") == "message");
    CHECK(event.at("text").as_string().starts_with("ok "));
    CHECK(event.at("text").as_string().ends_with(" 😀 é"));
  }
}

TEST_CASE("a number too large for any machine does not spoil the events around it", "[cloud][inbound]") {
  std::string body = body_of(change({text_message(1), text_message(2)}));
  body.replace(body.find("\"1767225600\""), 12, "1e999");
  const json::array events = events_of(body);
  REQUIRE(events.size() == 2);
  CHECK(events[0].at("kind") == "rejected");
  CHECK(events[0].at("raw").at("timestamp").is_null());
  CHECK(events[1].at("kind") == "message");
}

TEST_CASE("whatever is taken comes out within the depth that the host reads", "[cloud][inbound]") {
  json::parse_options host;
  host.max_depth = 32;
  int taken = 0;
  for (int depth = 1; depth < 40; ++depth) {
    const std::string nest = std::string(depth, '[') + std::string(depth, ']');
    for (const std::string& body :
         {"{\"object\":" + nest + "}", R"({"object":"whatsapp_business_account","entry":[)" + nest + "]}",
          R"({"object":"whatsapp_business_account","entry":[{"changes":[{"field":"flows","value":{"a":)" + nest +
              "}}]}]}"}) {
      try {
        const std::string events = parse_webhook(body, kMaxBytes);
        boost::system::error_code failed;
        json::parse(events, failed, {}, host);
        CHECK_FALSE(failed);
        ++taken;
      } catch (const parley::sdk::Failure&) {
      }
    }
  }
  CHECK(taken > 45);
}

TEST_CASE("values nested deeper than any webhook are refused, not followed", "[cloud][inbound]") {
  const std::string deep = std::string(100000, '[');
  CHECK_THROWS_AS(parse_webhook("{\"object\":" + deep, kMaxBytes), parley::sdk::Failure);
}
