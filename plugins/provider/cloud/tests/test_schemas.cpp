#include <catch2/catch.hpp>

#include "golden_file.hpp"
#include "open_channel.hpp"
#include "parse_webhook.hpp"
#include "schema_check.hpp"
#include "webhook_builder.hpp"

using namespace parley;
using namespace parley::cloud;
using namespace parley::cloud::test;

namespace {

json::object outbound(const json::value& message) {
  return {{"id", "0190b0a0"}, {"to", {{"address", "5511987650001"}}}, {"message", message}};
}

}  // namespace

TEST_CASE("every event keeps to the published schema", "[cloud][schema]") {
  const json::object schema = load_schema("inbound-event.schema.json");
  for (const char* table : {"inbound_messages.json", "inbound_other.json", "inbound_broken.json"}) {
    for (const json::value& row : golden(table)) {
      const json::object& test = row.as_object();
      json::array items;
      items.push_back(test.at("item"));
      const std::string body =
          body_of(change(items, member(test, "list", "messages"), member(test, "field", "messages")));
      const json::value document = json::parse(parse_webhook(body, kMaxBytes));
      for (const json::value& event : document.at("events").as_array()) {
        INFO(member(test, "name"));
        CHECK(violation(schema, event) == "");
      }
    }
  }
}

TEST_CASE("every message that can be sent keeps to the published schema", "[cloud][schema]") {
  const json::object schema = load_schema("outbound-message.schema.json");
  for (const json::value& row : golden("outbound.json")) {
    INFO(json::serialize(row.at("name")));
    CHECK(violation(schema, outbound(row.at("message"))) == "");
  }
}

TEST_CASE("the schema refuses what the provider refuses for its shape", "[cloud][schema]") {
  const json::object schema = load_schema("outbound-message.schema.json");
  CHECK(violation(schema, outbound(json::object{{"type", "smoke_signal"}})) != "");
  CHECK(violation(schema, outbound(json::object{{"type", "text"}})) != "");
  CHECK(violation(schema, outbound(json::object{{"type", "text"}, {"text", std::string(4097, 'x')}})) != "");
  CHECK(violation(schema, outbound(json::object{{"type", "location"}, {"latitude", 91}, {"longitude", 0}})) != "");
}

TEST_CASE("every send result keeps to the published schema", "[cloud][schema]") {
  const json::object schema = load_schema("send-result.schema.json");
  const auto check = [&](int status, const std::string& body) {
    const Response response(status, body, "Retry-After", "3");
    const json::value result = json::parse(open_channel()->parse_send(response.raw()));
    CHECK(violation(schema, result) == "");
  };
  check(200, R"({"messages":[{"id":"wamid.1"}],"contacts":[{"wa_id":"1"}]})");
  check(503, "");
  for (const json::value& row : golden("error_classes.json")) {
    for (const json::value& code : row.at("codes").as_array()) {
      check(400, json::serialize(json::object{{"error", {{"code", code}, {"message", "m"}}}}));
    }
  }
}

TEST_CASE("every request's head keeps to the published schema", "[cloud][schema]") {
  const json::object schema = load_schema("http-request.schema.json");
  const auto channel = open_channel();
  const auto text = outbound(json::object{{"type", "text"}, {"text", "x"}});
  CHECK(violation(schema, json::parse(channel->build_send(json::serialize(text)).head)) == "");
  for (const auto& [op, args] : std::initializer_list<std::pair<const char*, const char*>>{
           {"mark_read", R"({"message_id":"x"})"},
           {"media.lookup", R"({"media_id":"1"})"},
           {"media.download", R"({"url":"https://x.fbsbx.com/1"})"},
           {"media.upload", R"({"data":"AAAA","mime_type":"image/png"})"},
           {"media.delete", R"({"media_id":"1"})"},
           {"templates.list", "{}"},
           {"templates.delete", R"({"name":"x"})"},
           {"webhook.subscribe", "{}"}}) {
    INFO(op);
    CHECK(violation(schema, json::parse(channel->build_op(op, args).head)) == "");
  }
}
