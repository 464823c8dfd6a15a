// Notifications and alerts: who hears what, and how often.
#include <catch2/catch.hpp>

#include "inbox_host.hpp"

using namespace parley;
using namespace parley::inbox::test;

namespace {

Json with_sla() {
  return Json::object({{"sla", Json::object({{"first_reply_seconds", 100}, {"resolution_seconds", 1'000}})}});
}
std::size_t count(const Json& page) {
  return page["data"].items().size();
}

}  // namespace

TEST_CASE_METHOD(InboxBench, "who is given a conversation hears of it live and finds it in the list", "[inbox][news]") {
  const std::string q = queue();
  available("ben");
  arrives("c1", q);
  happened("c1", Json::object({{"assigned_to", "ben"}}));
  const auto emitted = host_.emitted();
  REQUIRE(emitted.size() == 1);
  CHECK(emitted[0].event["type"].text() == "notification");
  CHECK(emitted[0].event["rooms"].items().at(0).text() == "user:ben");
  const Json page = get("/notifications", "ben");
  CHECK(page["data"].items().at(0)["kind"].text() == "assigned");
  CHECK(page["data"].items().at(0)["data"]["queue_name"].text() == "Sales");
  CHECK(count(get("/notifications", "ana")) == 0);
}

TEST_CASE_METHOD(InboxBench, "nobody is told what they did themselves", "[inbox][news]") {
  host_.conversations().put("acme", "c1", Json::object({{"assigned_to", "ben"}, {"holder", "ben"}}));
  host_.run("INSERT INTO audit VALUES ($1, 'a1', 'user', 'ben', 'Ben', 'conversations.assign', 'c1', '{}', '', '', 0)");
  happened("c1", Json::object({{"assigned_to", "ben"}}));
  CHECK(host_.emitted().empty());
  host_.run("INSERT INTO audit VALUES ($1, 'a2', 'user', 'ana', 'Ana', 'conversations.assign', 'c1', '{}', '', '', 0)");
  happened("c1", Json::object({{"assigned_to", "ben"}}));
  CHECK(get("/notifications", "ben")["data"].items().at(0)["data"]["by"].text() == "Ana");
}

TEST_CASE_METHOD(InboxBench, "a note that names somebody reaches them", "[inbox][news]") {
  host_.emit("message.new", Json::object({{"tenant", "acme"},
                                          {"id", "m1"},
                                          {"conversation_id", "c1"},
                                          {"is_internal", true},
                                          {"text", "@Ben look, says @Ana"},
                                          {"author", Json::object({{"kind", "user"}, {"id", "ana"}})}})
                                .dump());
  CHECK(get("/notifications", "ben")["data"].items().at(0)["kind"].text() == "mentioned");
  CHECK(count(get("/notifications", "ana")) == 0);
}

TEST_CASE_METHOD(InboxBench, "notifications are read one by one or all at once, each by its own", "[inbox][news]") {
  host_.conversations().put("acme", "c1", Json::object({{"assigned_to", "ben"}, {"holder", "ben"}}));
  for (int i = 0; i < 3; ++i) happened("c1", Json::object({{"assigned_to", "ben"}}));
  CHECK(get("/notifications/unread-count", "ben")["unread"].integer() == 3);
  const std::string id(get("/notifications", "ben")["data"].items().at(0)["id"].text());
  CHECK(call("POST", "/notifications/" + id + "/read", {}, "ana").result == PARLEY_NOT_FOUND);
  CHECK(call("POST", "/notifications/" + id + "/read", {}, "ben").json()["read_at"].is_text());
  CHECK(get("/notifications/unread-count", "ben")["unread"].integer() == 2);
  CHECK(count(call("GET", "/notifications", {}, "ben", Json::object({{"unread", true}})).json()) == 2);
  CHECK(call("POST", "/notifications/read-all", {}, "ben").json()["unread"].integer() == 0);
}

TEST_CASE_METHOD(InboxBench, "a promise that ends soon is said to who has it, a broken one is an alert, once",
                 "[inbox][sla]") {
  const std::string q = queue(with_sla());
  available("ben");
  arrives("c1", q);
  host_.advance(80'000);
  for (int i = 0; i < 3; ++i) CHECK(tick().empty());
  CHECK(get("/notifications", "ben")["data"].items().at(0)["kind"].text() == "sla_soon");
  CHECK(count(get("/alerts")) == 0);
  host_.advance(20'000);
  for (int i = 0; i < 3; ++i) CHECK(tick().empty());
  const Json alerts = get("/alerts");
  REQUIRE(count(alerts) == 1);
  CHECK(alerts["data"].items()[0]["kind"].text() == "sla_first_reply");
  CHECK(alerts["data"].items()[0]["data"]["conversation_id"].text() == "c1");
  CHECK(count(get("/notifications", "ben")) == 2);
  CHECK(get("/queues/" + q + "/metrics")["sla"]["first_reply"]["broken"].integer() == 1);
}

TEST_CASE_METHOD(InboxBench, "a reply in time keeps the promise", "[inbox][sla]") {
  const std::string q = queue(with_sla());
  available("ben");
  arrives("c1", q);
  host_.advance(50'000);
  Json document = host_.conversations().get("acme", "c1");
  document.set("first_reply_at", "2026-01-01T00:00:50Z");
  host_.conversations().put("acme", "c1", document);
  happened("c1", Json::object({{"first_reply_at", "2026-01-01T00:00:50Z"}}));
  host_.advance(60'000);
  CHECK(tick().empty());
  CHECK(count(get("/alerts")) == 0);
  CHECK(get("/queues/" + q + "/metrics")["sla"]["first_reply"]["kept"].integer() == 1);
}

TEST_CASE_METHOD(InboxBench, "a long line is one alert while it lasts, also when somebody has resolved it",
                 "[inbox][alerts]") {
  const std::string q = queue(Json::object({{"alert", Json::object({{"waiting", 1}})}}));
  arrives("c1", q);
  CHECK(tick().empty());
  CHECK(count(get("/alerts")) == 0);
  arrives("c2", q);
  for (int i = 0; i < 3; ++i) CHECK(tick().empty());
  REQUIRE(count(get("/alerts")) == 1);
  const std::string id(get("/alerts")["data"].items()[0]["id"].text());
  CHECK(call("POST", "/alerts/" + id + "/resolve").json()["resolved_by"].text() == "ana");
  CHECK(tick().empty());
  CHECK(count(get("/alerts")) == 1);
  resolve("c2");
  CHECK(tick().empty());
  CHECK(get("/alerts")["data"].items()[0]["ended_at"].is_text());
  arrives("c3", q);
  CHECK(tick().empty());
  CHECK(count(get("/alerts")) == 2);
  CHECK(count(call("GET", "/alerts", {}, "ana", Json::object({{"state", "open"}})).json()) == 1);
}

TEST_CASE_METHOD(InboxBench, "a channel that fails is an alert until it works again", "[inbox][alerts]") {
  host_.run(
      "INSERT INTO channels VALUES ($1, 'ch', 'Support', 'provider.cloud', '{}', '', 1, 1, 'failing', 0, "
      "'wrong token', 0, 0)");
  for (int i = 0; i < 2; ++i) CHECK(host_.run_job("rescan").empty());
  REQUIRE(count(get("/alerts")) == 1);
  CHECK(get("/alerts")["data"].items()[0]["data"]["reason"].text() == "wrong token");
  host_.run("UPDATE channels SET health_status = 'healthy' WHERE tenant_id = $1");
  CHECK(host_.run_job("rescan").empty());
  CHECK(get("/alerts")["data"].items()[0]["ended_at"].is_text());
}

TEST_CASE_METHOD(InboxBench, "what is old is forgotten", "[inbox][rescan]") {
  host_.conversations().put("acme", "c1", Json::object({{"assigned_to", "ben"}, {"holder", "ben"}}));
  happened("c1", Json::object({{"assigned_to", "ben"}}));
  host_.advance(29LL * 86'400'000);
  CHECK(host_.run_job("rescan").empty());
  CHECK(count(get("/notifications", "ben")) == 1);
  host_.advance(2LL * 86'400'000);
  CHECK(host_.run_job("rescan").empty());
  CHECK(count(get("/notifications", "ben")) == 0);
}
