// Conversations come in and are given; those that nobody can take wait for their turn.
#include <catch2/catch.hpp>

#include "inbox_host.hpp"

using namespace parley;
using namespace parley::inbox::test;

namespace {

Json numbers(std::initializer_list<Json::Member> members) {
  return Json::object(members);
}

}  // namespace

TEST_CASE_METHOD(InboxBench, "what comes into a queue is given at once to who is there", "[inbox][desk]") {
  const std::string q = queue();
  available("ben");
  arrives("c1", q);
  CHECK(agent_of("c1") == "ben");
  const auto changes = host_.conversations().changes();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].author.is_null());
  CHECK(changes[0].change["version"].integer() == 1);
}

TEST_CASE_METHOD(InboxBench, "agents take turns", "[inbox][desk]") {
  const std::string q = queue();
  available("ana");
  available("ben");
  std::string order;
  for (const char* id : {"c1", "c2", "c3", "c4"}) {
    host_.advance(1'000);
    arrives(id, q);
    order += agent_of(id) + " ";
  }
  CHECK(order == "ana ben ana ben ");
}

TEST_CASE_METHOD(InboxBench, "who has no room waits, the oldest first, until somebody is free", "[inbox][desk]") {
  const std::string q = queue(numbers({{"capacity", 1}}));
  available("ana");
  for (const char* id : {"c1", "c2", "c3"}) {
    host_.advance(1'000);
    arrives(id, q);
  }
  CHECK(agent_of("c1") == "ana");
  CHECK(agent_of("c2").empty());
  resolve("c1");
  CHECK(agent_of("c2") == "ana");
  CHECK(agent_of("c3").empty());
  available("ben");
  CHECK(agent_of("c3") == "ben");
}

TEST_CASE_METHOD(InboxBench, "more capacity, and more agents, let the waiting in", "[inbox][desk]") {
  const std::string q = queue(numbers({{"capacity", 1}}));
  staff(q, {"ana"});
  available("ana");
  available("ben");
  arrives("c1", q);
  arrives("c2", q);
  arrives("c3", q);
  CHECK(agent_of("c2").empty());
  call("PATCH", "/queues/" + q, numbers({{"capacity", 2}}));
  CHECK(agent_of("c2") == "ana");
  staff(q, {"ana", "ben"});
  CHECK(agent_of("c3") == "ben");
}

TEST_CASE_METHOD(InboxBench, "a tag that goes first goes first", "[inbox][desk]") {
  const std::string q = queue(numbers({{"priority_tags", Json::array({"vip"})}}));
  arrives("c1", q);
  host_.advance(1'000);
  arrives("c2", q, numbers({{"tags", Json::array({"vip"})}}));
  call("PATCH", "/queues/" + q, numbers({{"capacity", 1}}));
  available("ana");
  CHECK(agent_of("c2") == "ana");
  CHECK(agent_of("c1").empty());
}

TEST_CASE_METHOD(InboxBench, "conversations that came by hand count against the capacity too", "[inbox][desk]") {
  const std::string q = queue(numbers({{"capacity", 1}}));
  available("ana");
  host_.conversations().put("acme", "mine", numbers({{"assigned_to", "ana"}, {"holder", "ana"}}));
  happened("mine", numbers({{"assigned_to", "ana"}}));
  arrives("c1", q);
  CHECK(agent_of("c1").empty());
  resolve("mine");
  CHECK(agent_of("c1") == "ana");
}

TEST_CASE_METHOD(InboxBench, "the bot's hand-off finds the queue by its name, or its department's", "[inbox][desk]") {
  const std::string department = make("/departments", numbers({{"name", "Help"}}));
  const std::string q = queue(numbers({{"department_id", department}}));
  available("ana");
  for (const char* holder : {"Sales", "Help"}) {
    host_.conversations().put("acme", holder, numbers({{"holder", holder}}));
    happened(holder, numbers({{"holder", holder}}));
    CHECK(agent_of(holder) == "ana");
    CHECK(host_.conversations().get("acme", holder)["queue_id"].text() == q);
  }
  host_.conversations().put("acme", "lost", numbers({{"holder", "support"}}));
  happened("lost", numbers({{"holder", "support"}}));
  CHECK(host_.conversations().get("acme", "lost")["version"].integer() == 1);
}

TEST_CASE_METHOD(InboxBench, "a queue that was only written down takes the conversation from the bot",
                 "[inbox][desk]") {
  const std::string q = queue();
  host_.conversations().put("acme", "c1", numbers({{"queue_id", q}}));
  happened("c1", numbers({{"queue_id", q}}));
  CHECK(host_.conversations().get("acme", "c1")["holder"].text() == q);
  CHECK(get("/queues/" + q + "/metrics")["waiting"].integer() == 1);
}

TEST_CASE_METHOD(InboxBench, "outside of its hours a queue keeps what it has", "[inbox][desk]") {
  const Json closed = numbers({{"time_zone", "UTC"}, {"friday", Json::parse(R"([["09:00","17:00"]])")}});
  const std::string q = queue(numbers({{"hours", closed}}));  // the clock stands at a Thursday, midnight
  available("ana");
  arrives("c1", q);
  CHECK(agent_of("c1").empty());
  host_.advance(33 * 3'600'000);
  CHECK(tick().empty());
  CHECK(agent_of("c1") == "ana");
}

TEST_CASE_METHOD(InboxBench, "an inactive queue takes and does not give", "[inbox][desk]") {
  const std::string q = queue(numbers({{"is_active", false}}));
  available("ana");
  arrives("c1", q);
  CHECK(agent_of("c1").empty());
  call("PATCH", "/queues/" + q, numbers({{"is_active", true}}));
  CHECK(agent_of("c1") == "ana");
}

TEST_CASE_METHOD(InboxBench, "pulling takes the next one in the agent's own name", "[inbox][pull]") {
  const std::string q = queue(numbers({{"routing", "manual"}, {"capacity", 1}}));
  arrives("c1", q);
  host_.advance(1'000);
  arrives("c2", q);
  const auto pulled = call("POST", "/queues/" + q + "/pull");
  CHECK(pulled.json()["conversation"]["id"].text() == "c1");
  CHECK(host_.conversations().changes().back().author["id"].text() == "ana");
  CHECK(call("POST", "/queues/" + q + "/pull").result == PARLEY_CONFLICT);  // at capacity
  CHECK(call("POST", "/queues/" + q + "/pull", {}, "ben").json()["conversation"]["id"].text() == "c2");
  resolve("c1");
  CHECK(call("POST", "/queues/" + q + "/pull").json()["conversation"].is_null());
  CHECK(call("POST", "/queues/" + q + "/pull", {}, "stranger").result == PARLEY_DENIED);
}

TEST_CASE_METHOD(InboxBench, "who was slower gets the next one, not the same", "[inbox][pull]") {
  const std::string q = queue(numbers({{"routing", "manual"}}));
  arrives("c1", q);
  host_.advance(1'000);
  arrives("c2", q);
  bool taken = false;
  host_.conversations().before_change([&] {  // another node, between the look and the change
    if (std::exchange(taken, true)) return;
    Json document = host_.conversations().get("acme", "c1");
    document.set("assigned_to", "ben").set("holder", "ben").set("version", document["version"].integer() + 1);
    host_.conversations().put("acme", "c1", document);
  });
  CHECK(call("POST", "/queues/" + q + "/pull").json()["conversation"]["id"].text() == "c2");
  CHECK(agent_of("c1") == "ben");
}

TEST_CASE_METHOD(InboxBench, "a message that comes in between does not lose the turn", "[inbox][pull]") {
  const std::string q = queue();
  available("ana");
  bool came = false;
  host_.conversations().before_change([&] {
    if (std::exchange(came, true)) return;
    Json document = host_.conversations().get("acme", "c1");
    document.set("version", document["version"].integer() + 1);
    host_.conversations().put("acme", "c1", document);
  });
  arrives("c1", q);
  CHECK(agent_of("c1") == "ana");
}

TEST_CASE_METHOD(InboxBench, "after its time a conversation flows over to the other queue", "[inbox][overflow]") {
  const std::string second = make("/queues", numbers({{"name", "Second"}}));
  staff(second, {"ben"});
  const std::string first = make(
      "/queues", numbers({{"name", "First"}, {"overflow", numbers({{"queue_id", second}, {"after_seconds", 10}})}}));
  available("ben");
  arrives("c1", first);
  CHECK(tick().empty());
  CHECK(agent_of("c1").empty());
  host_.advance(10'000);
  CHECK(tick().empty());
  CHECK(agent_of("c1") == "ben");
  CHECK(host_.conversations().get("acme", "c1")["queue_id"].text() == second);
}

TEST_CASE_METHOD(InboxBench, "events that were missed are made up for", "[inbox][rescan]") {
  const std::string q = queue();
  available("ana");
  arrives("c1", q);
  Json document = host_.conversations().get("acme", "c1");
  host_.conversations().put("acme", "c1", document.set("status", "resolved"));  // and nobody says so
  const char* row =
      "INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, "
      "last_inbound_at, created_at, status, queue_id, last_message_at) "
      "VALUES ($1, $2, 'ch', $2, $3, '{}', 0, 0, $4, $3, 1767225600000)";
  host_.run(row, {"c1", q, "resolved"});
  host_.run(row, {"c2", q, "open"});
  host_.conversations().put("acme", "c2", numbers({{"queue_id", q}, {"holder", q}}));
  CHECK(host_.run_job("rescan").empty());
  CHECK(get("/queues/" + q + "/metrics")["in_service"].integer() == 1);
  CHECK(agent_of("c2") == "ana");
}
