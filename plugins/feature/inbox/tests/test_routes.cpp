// Departments, queues and quick replies through their endpoints.
#include <catch2/catch.hpp>

#include "inbox_host.hpp"

using namespace parley;
using namespace parley::inbox::test;

namespace {

std::string field_of(const testkit::EndpointAnswer& answer) {
  return std::string(Json::parse(answer.error)["errors"].items().at(0)["field"].text());
}
Json named(const std::string& name) {
  return Json::object({{"name", name}});
}

}  // namespace

TEST_CASE_METHOD(InboxBench, "a department is made, changed, staffed and removed", "[inbox][departments]") {
  const std::string id = make("/departments", named("Help 🙋 'DROP TABLE"));
  CHECK(get("/departments/" + id)["name"].text() == "Help 🙋 'DROP TABLE");
  CHECK(call("PATCH", "/departments/" + id, Json::object({{"description", "x"}})).json()["description"].text() == "x");
  const Json two = Json::object({{"user_ids", Json::array({"ana", "ben"})}});
  CHECK(call("PUT", "/departments/" + id + "/agents", two).json()["data"].items().size() == 2);
  CHECK(field_of(call("PUT", "/departments/" + id + "/agents",
                      Json::object({{"user_ids", Json::array({"ana", "stranger"})}}))) == "user_ids[1]");
  CHECK(call("DELETE", "/departments/" + id).reply.status == 204);
  CHECK(call("GET", "/departments/" + id).result == PARLEY_NOT_FOUND);
  CHECK(call("PUT", "/departments/" + id + "/agents", two).result == PARLEY_NOT_FOUND);
}

TEST_CASE_METHOD(InboxBench, "names are unique, and there are so many and no more", "[inbox][departments]") {
  make("/departments", named("Help"));
  CHECK(call("POST", "/departments", named("Help")).result == PARLEY_CONFLICT);
  make("/departments", named("Sales"));
  const auto third = call("POST", "/departments", named("Third"));
  CHECK(third.result == PARLEY_CONFLICT);
  CHECK_THAT(third.error, Catch::Contains("max_departments"));
}

TEST_CASE_METHOD(InboxBench, "a department with queues stays", "[inbox][departments]") {
  const std::string id = make("/departments", named("Help"));
  queue(Json::object({{"department_id", id}}));
  CHECK(call("DELETE", "/departments/" + id).result == PARLEY_CONFLICT);
}

TEST_CASE_METHOD(InboxBench, "lists are searched and cut into pages", "[inbox][departments]") {
  make("/departments", named("100% Help"));
  make("/departments", named("Sales"));
  const Json found = call("GET", "/departments", {}, "ana", Json::object({{"q", "0%"}})).json();
  CHECK(found["pagination"]["total"].integer() == 1);
  const Json second = call("GET", "/departments", {}, "ana", Json::object({{"page", 2}, {"page_size", 1}})).json();
  CHECK(second["data"].items().at(0)["name"].text() == "Sales");
}

TEST_CASE_METHOD(InboxBench, "a queue has all of its settings, and keeps those that are not changed",
                 "[inbox][queues]") {
  const std::string id = queue(Json::object({{"routing", "least_busy"}, {"capacity", 7}}));
  const Json made = get("/queues/" + id);
  CHECK(made["routing"].text() == "least_busy");
  CHECK(made["required_skills"].is_array());
  CHECK(made["hours"].is_null());
  const Json hours = Json::object({{"time_zone", "UTC"}});
  CHECK(call("PATCH", "/queues/" + id, Json::object({{"hours", hours}})).json()["capacity"].integer() == 7);
  CHECK(get("/queues/" + id)["hours"]["time_zone"].text() == "UTC");
  CHECK(call("PATCH", "/queues/" + id, Json::object({{"hours", nullptr}})).json()["hours"].is_null());
}

TEST_CASE_METHOD(InboxBench, "what a queue names has to be there", "[inbox][queues]") {
  const std::string id = queue();
  const auto patched = [&](Json body) { return field_of(call("PATCH", "/queues/" + id, std::move(body))); };
  CHECK(patched(Json::object({{"department_id", "nowhere"}})) == "department_id");
  CHECK(patched(Json::object({{"hours", Json::object({{"time_zone", "Mars/Base"}})}})) == "hours.time_zone");
  const auto overflow = [&](const std::string& to) {
    return Json::object({{"overflow", Json::object({{"queue_id", to}, {"after_seconds", 5}})}});
  };
  CHECK(patched(overflow(id)) == "overflow.queue_id");
  CHECK(patched(overflow("nowhere")) == "overflow.queue_id");
  const std::string other = make("/queues", named("Other"));
  CHECK(patched(Json::object({{"overflow", Json::object({{"queue_id", other}})}})) == "overflow");
  CHECK(call("PATCH", "/queues/" + id, overflow(other)).result == PARLEY_OK);
  CHECK(call("DELETE", "/queues/" + other).result == PARLEY_CONFLICT);
}

TEST_CASE_METHOD(InboxBench, "a queue in which somebody waits stays", "[inbox][queues]") {
  const std::string id = queue();
  arrives("c1", id);
  CHECK(call("DELETE", "/queues/" + id).result == PARLEY_CONFLICT);
  available("ana");
  CHECK(call("DELETE", "/queues/" + id).reply.status == 204);
}

TEST_CASE_METHOD(InboxBench, "a queue's agents have a priority, and are the tenant's", "[inbox][queues]") {
  const std::string id = queue();
  const auto put = [&](Json agents) {
    return call("PUT", "/queues/" + id + "/agents", Json::object({{"agents", std::move(agents)}}));
  };
  const Json ben = Json::object({{"user_id", "ben"}, {"priority", 9}});
  CHECK(put(Json::array({ben})).json()["data"].items().at(0)["priority"].integer() == 9);
  CHECK(field_of(put(Json::array({ben, Json::object({{"user_id", "eve"}})}))) == "agents[1].user_id");
}

TEST_CASE_METHOD(InboxBench, "figures of a queue count what is there", "[inbox][queues]") {
  const std::string id = queue(Json::object({{"capacity", 1}}));
  available("ana");
  arrives("c1", id);
  arrives("c2", id);
  host_.advance(30'000);
  const Json figures = get("/queues/" + id + "/metrics");
  CHECK(figures["waiting"].integer() == 1);
  CHECK(figures["longest_wait_seconds"].integer() == 30);
  CHECK(figures["in_service"].integer() == 1);
  CHECK(figures["agents"].dump() == R"({"total":2,"online":1,"available":0,"at_capacity":1})");
  available("ben");
  CHECK(get("/queues/" + id + "/metrics")["average_wait_seconds"].integer() == 15);
}

TEST_CASE_METHOD(InboxBench, "teams that are there are known to the host, others are not", "[inbox][queues]") {
  const std::string id = queue();
  const std::string department = make("/departments", named("Help"));
  CHECK(host_.conversations().team_exists("acme", "queue", id));
  CHECK_FALSE(host_.conversations().team_exists("globex", "queue", id));
  CHECK_FALSE(host_.conversations().team_exists("acme", "department", id));
  CHECK(host_.conversations().team_exists("acme", "department", department));
}

TEST_CASE_METHOD(InboxBench, "agents say whether they take conversations", "[inbox][agents]") {
  CHECK(get("/agents/me/availability")["status"].text() == "away");
  available("ana");
  CHECK(get("/agents/me/availability")["status"].text() == "online");
  CHECK(call("PUT", "/agents/ben/availability", Json::object({{"status", "online"}})).json()["name"].text() == "Ben");
  CHECK(call("PUT", "/agents/eve/availability", Json::object({{"status", "online"}})).result == PARLEY_NOT_FOUND);
  CHECK(
      call("GET", "/agents", {}, "ana", Json::object({{"status", "online"}})).json()["pagination"]["total"].integer() ==
      2);
}

TEST_CASE_METHOD(InboxBench, "a quick reply is found by its words and filled in for a conversation", "[inbox][quick]") {
  const std::string id =
      make("/quick-replies", Json::object({{"shortcut", "/hello"},
                                           {"text", "Hi {{contact.first_name}}, {{agent.name}} here"},
                                           {"category", "Greetings"}}));
  host_.conversations().put("acme", "c1", Json::object({{"contact", Json::object({{"name", "Carla Souza"}})}}));
  const auto rendered = call("POST", "/quick-replies/" + id + "/render", Json::object({{"conversation_id", "c1"}}));
  CHECK(rendered.json()["text"].text() == "Hi Carla, Ana here");
  CHECK(call("POST", "/quick-replies/" + id + "/render", Json::object({{"conversation_id", "nowhere"}})).result ==
        PARLEY_NOT_FOUND);
  const auto search = [&](Json query) {
    return call("GET", "/quick-replies", {}, "ana", std::move(query)).json()["pagination"]["total"].integer();
  };
  CHECK(search(Json::object({{"q", "HELLO"}})) == 1);
  CHECK(search(Json::object({{"q", "nothing"}})) == 0);
  CHECK(search(Json::object({{"category", "Greetings"}})) == 1);
}

TEST_CASE_METHOD(InboxBench, "shortcuts are one word, unique, and so many", "[inbox][quick]") {
  const auto with = [](const std::string& shortcut) { return Json::object({{"shortcut", shortcut}, {"text", "x"}}); };
  CHECK(field_of(call("POST", "/quick-replies", with("hello"))) == "shortcut");
  CHECK(field_of(call("POST", "/quick-replies", with("/he llo"))) == "shortcut");
  const std::string id = make("/quick-replies", with("/olá"));
  CHECK(call("POST", "/quick-replies", with("/olá")).result == PARLEY_CONFLICT);
  make("/quick-replies", with("/b"));
  CHECK_THAT(call("POST", "/quick-replies", with("/c")).error, Catch::Contains("max_quick_replies"));
  CHECK(call("PATCH", "/quick-replies/" + id, Json::object({{"shortcut", "/b"}})).result == PARLEY_CONFLICT);
  CHECK(call("DELETE", "/quick-replies/" + id).reply.status == 204);
}
