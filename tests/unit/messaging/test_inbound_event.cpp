#include <catch2/catch.hpp>

#include "messaging/inbound_event.hpp"
#include "messaging/status_handler.hpp"

using namespace parley;
using namespace parley::messaging;
using Kind = InboundEvent::Kind;

namespace {
InboundEvent one(const std::string& event) {
  auto events = parse_events(R"({"events":[)" + event + "]}");
  REQUIRE(events.has_value());
  REQUIRE(events->size() == 1);
  return std::move(events->front());
}
}  // namespace

TEST_CASE("an event is keyed by kind and id, a status by its status too", "[events]") {
  CHECK(one(R"({"kind":"message","id":"wamid.1","from":{"address":"55"}})").key == "m:wamid.1");
  CHECK(one(R"({"kind":"status","id":"wamid.1","status":"read"})").key == "s:read:wamid.1");
  CHECK(one(R"({"kind":"echo","id":"wamid.1","to":{"address":"55"}})").key == "e:wamid.1");
}

TEST_CASE("an id of any length and content gives a short printable key, different ids different keys", "[events]") {
  const std::string longer(4096, 'x');
  const std::string a = one(R"({"kind":"message","id":")" + longer + R"(","from":{"address":"55"}})").key;
  const std::string b = one(R"({"kind":"message","id":")" + longer + R"(y","from":{"address":"55"}})").key;
  const std::string c = one(R"({"kind":"message","id":"a\u0000b","from":{"address":"55"}})").key;
  CHECK(a.size() <= 200);
  CHECK(a != b);
  CHECK(c.find('\0') == std::string::npos);
}

TEST_CASE("the other side is found by address first, then by user id", "[events]") {
  CHECK(one(R"({"kind":"message","id":"1","from":{"address":"55","user_id":"BR.1"}})").peer == "55");
  CHECK(one(R"({"kind":"message","id":"1","from":{"user_id":"BR.1"}})").peer == "u:BR.1");
  CHECK(one(R"({"kind":"status","id":"1","status":"sent","recipient":{"address":"77"}})").peer == "77");
}

TEST_CASE("an event that breaks the schema is kept as rejected and does not take others with it", "[events]") {
  const auto events = parse_events(
      R"({"events":[5,{"kind":"message","id":"1"},{"kind":"nonsense"},{"kind":"message","id":"","from":{"address":"1"}},
    {"kind":"status","id":"1"},{"kind":"message","id":"2","from":{"address":"1"}}]})");
  REQUIRE(events.has_value());
  REQUIRE(events->size() == 6);
  for (int i = 0; i < 5; ++i) {
    CHECK((*events)[std::size_t(i)].kind == Kind::rejected);
    CHECK_FALSE(string_or((*events)[std::size_t(i)].document, "reason").empty());
  }
  CHECK((*events)[5].kind == Kind::message);
}

TEST_CASE("a document that is none is an error", "[events]") {
  for (const char* text : {"", "[]", "{}", R"({"events":{}})", "{\"events\":["}) CHECK(parse_events(text).has_error());
}

TEST_CASE("statuses are ranked, and what is no status has no rank", "[events][status]") {
  CHECK(*status_rank("accepted") < *status_rank("sent"));
  CHECK(*status_rank("sent") < *status_rank("delivered"));
  CHECK(*status_rank("delivered") < *status_rank("read"));
  CHECK(*status_rank("read") < *status_rank("failed"));
  CHECK_FALSE(status_rank("warning"));
}
