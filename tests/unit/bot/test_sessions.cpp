#include "unit/bot/bot_fixture.hpp"

using namespace parley;
using namespace parley::test;

TEST_CASE_METHOD(BotFixture, "A rule starts a flow, and the next message is the flow's", "[bot][sessions]") {
  user("pizza");
  CHECK(said() == "What size?");
  CHECK(status() == "waiting");
  user("hello");  // a rule would know it; the flow that waits comes first
  CHECK(said() == "A hello");
  eventually("SELECT status FROM bot_sessions WHERE tenant_id = $1", "completed");
  user("hello");
  CHECK(said() == "Hi");
}

TEST_CASE_METHOD(BotFixture, "After a restart the conversation goes on where it was", "[bot][sessions][crash]") {
  user("pizza");
  CHECK(said() == "What size?");
  restart_all();
  CHECK(transport_.quiet());
  user("M");
  CHECK(said() == "A M");
  CHECK(value("SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1") == "1");
}

TEST_CASE_METHOD(BotFixture, "A session stays on the version it began with", "[bot][sessions][publish]") {
  user("pizza");
  CHECK(said() == "What size?");
  programs_.publish_flow(R"({"id": "pizza", "name": "pizza", "nodes": [{"id": "a", "type": "start"},
      {"id": "n", "type": "say", "config": {"text": "New menu"}}], "edges": [{"source": "a", "target": "n"}]})");
  user("M");
  CHECK(said() == "A M");
  user("pizza");
  CHECK(said() == "New menu");
  CHECK(value("SELECT COUNT(*) FROM bot_versions WHERE tenant_id = $1") == "2");
}

TEST_CASE_METHOD(BotFixture, "A question's time ends, though the server was away meanwhile", "[bot][sessions][timer]") {
  user("pizza");
  CHECK(said() == "What size?");
  SECTION("while it runs") {
    later(Millis(60'000));
  }
  SECTION("an hour late") {
    later(Millis(0));
    clock_.advance(std::chrono::hours(1));
    restart_all();
  }
  CHECK(said() == "Too late");
  eventually("SELECT status FROM bot_sessions WHERE tenant_id = $1", "completed");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(BotFixture, "A timer beyond the horizon waits in the store until it comes near",
                 "[bot][sessions][timer]") {
  programs_.publish_flow(R"({"id": "price", "name": "price", "nodes": [{"id": "a", "type": "start"},
    {"id": "b", "type": "ask", "config": {"text": "Which?", "save_to": "x", "timeout": 600}},
    {"id": "t", "type": "say", "config": {"text": "Gone"}}],
    "edges": [{"source": "a", "target": "b"}, {"source": "b", "port": "timeout", "target": "t"}]})");
  user("price");
  CHECK(said() == "Which?");
  for (int step = 0; step < 12; ++step) later(Millis(49'000));  // 588 s: every look goes on where the last one ended
  CHECK(transport_.quiet());
  later(Millis(12'000));
  CHECK(said() == "Gone");
}

TEST_CASE_METHOD(BotFixture, "Timers that have no room in memory ring all the same", "[bot][sessions][timer]") {
  session_options_.timers = 1;
  restart_all();
  for (const char* person : {"5511", "5522", "5533"}) {
    user("pizza", person);
    CHECK(said() == "What size?");
  }
  eventually("SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1 AND status = 'waiting'", "3");
  CHECK(metrics_.gauge("parley_session_timers", "").value() == 1);
  clock_.advance(Millis(60'000));
  for (int rung = 0; rung < 3; ++rung) {
    keeper_->poke();
    CHECK(said() == "Too late");
  }
}

TEST_CASE_METHOD(BotFixture, "A timer that is told twice counts once", "[bot][sessions][timer]") {
  user("pizza");
  CHECK(said() == "What size?");
  clock_.advance(Millis(60'000));
  const bot::SessionToWake session{
      "acme",        "main", value("SELECT id FROM bot_sessions WHERE tenant_id = $1"), {{"address", "5511"}}, 0, 1,
      clock_.wall(), {}};
  for (int i = 0; i < 2; ++i)
    keeper_->wake(session, "t:" + session.session + ":1", "timer", {{"due", to_millis(clock_.wall())}});
  keeper_->poke();
  CHECK(said() == "Too late");
  eventually("SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 1", "2");
  CHECK(transport_.quiet());
}

namespace {
std::string asking(const std::string& name, const std::string& method) {
  return R"({"id": ")" + name + R"(", "name": ")" + name + R"(", "nodes": [{"id": "a", "type": "start"},
    {"id": "h", "type": "do", "config": {"effects": [{"kind": "http", "method": ")" +
         method + R"(", "url": "https://example.com"}]}},
    {"id": "c", "type": "say", "config": {"text": "answered"}}],
    "edges": [{"source": "a", "target": "h"}, {"source": "h", "port": "result", "target": "c"}]})";
}
}  // namespace

TEST_CASE_METHOD(BotFixture, "A far end is asked when the turn is durable, and answers once", "[bot][sessions][http]") {
  programs_.publish_flow(asking("price", "GET"));
  user("price");
  const HandRequests::Asked asked = requests_.next();
  CHECK(asked.request.kind == "http");
  CHECK(value("SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1 AND requests <> ''") == "1");
  asked.done({{"status", 200}, {"text", "12"}});
  asked.done({{"status", 200}, {"text", "13"}});
  CHECK(said() == "answered");
  eventually("SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1 AND requests = ''", "1");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(BotFixture, "After a crash a question to a far end is asked again, an order is not",
                 "[bot][sessions][http][crash]") {
  SECTION("GET is asked again") {
    programs_.publish_flow(asking("price", "GET"));
    user("price");
    (void)requests_.next();
    restart_all();
    requests_.next().done({{"status", 200}});
  }
  SECTION("POST is not: its outcome is unknown, and the flow is told so") {
    programs_.publish_flow(asking("order", "POST"));
    user("order");
    (void)requests_.next();
    restart_all();
  }
  CHECK(said() == "answered");
  CHECK(requests_.quiet());
}

TEST_CASE_METHOD(BotFixture, "A message while a far end is asked leaves the request alone", "[bot][sessions][http]") {
  programs_.publish_flow(asking("price", "GET"));
  user("price");
  const HandRequests::Asked asked = requests_.next();
  user("are you there?");
  eventually("SELECT COUNT(*) FROM session_turns WHERE tenant_id = $1", "2");
  CHECK(value("SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1 AND requests <> ''") == "1");
  asked.done({{"status", 200}});
  CHECK(said() == "answered");
  CHECK(requests_.quiet());
}

TEST_CASE_METHOD(BotFixture, "A flow calls another, and hears what came of it", "[bot][sessions][call]") {
  programs_.publish_flow(R"({"id": "order", "name": "order", "nodes": [{"id": "a", "type": "start"},
    {"id": "k", "type": "do", "config": {"effects": [{"kind": "call", "flow": "pizza"}]}},
    {"id": "c", "type": "say", "config": {"text": "Ordered"}}],
    "edges": [{"source": "a", "target": "k"}, {"source": "k", "port": "result", "target": "c"}]})");
  user("order");
  CHECK(said() == "What size?");
  CHECK(value("SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1 AND status = 'calling'") == "1");
  SECTION("in memory") {}
  SECTION("read from the store") {
    restart_all();
  }
  user("M");
  CHECK(said() == "A M");
  CHECK(said() == "Ordered");
  eventually("SELECT COUNT(*) FROM bot_sessions WHERE tenant_id = $1 AND status = 'completed'", "2");
}

TEST_CASE_METHOD(BotFixture, "A flow that is gone leaves nobody without an answer", "[bot][sessions][errors]") {
  user("nothing");
  eventually("SELECT holder FROM conversations WHERE tenant_id = $1", "inbox");
}

TEST_CASE_METHOD(BotFixture, "While people have the conversation no timer speaks", "[bot][sessions][people]") {
  user("pizza");
  CHECK(said() == "What size?");
  change("UPDATE conversations SET holder = 'user-1', version = version + 1 WHERE tenant_id = $1");
  restart_all();
  later(Millis(60'000));
  eventually("SELECT status FROM bot_sessions WHERE tenant_id = $1", "handed_off");
  CHECK(transport_.quiet());
}

TEST_CASE_METHOD(BotFixture, "A session that somebody else moved meanwhile is read again",
                 "[bot][sessions][conflict]") {
  user("pizza");
  CHECK(said() == "What size?");
  change("UPDATE bot_sessions SET revision = revision + 1 WHERE tenant_id = $1");
  user("M");
  CHECK(said() == "A M");
}

TEST_CASE_METHOD(BotFixture, "A channel without a rule for it answers by its default flow", "[bot][sessions]") {
  programs_.publish_flow(R"({"id": "default", "name": "default", "nodes": [{"id": "a", "type": "start"},
    {"id": "b", "type": "say", "config": {"text": "Welcome"}}], "edges": [{"source": "a", "target": "b"}]})");
  user("anything");
  CHECK(said() == "Welcome");
}

TEST_CASE_METHOD(BotFixture, "Every turn leaves what it did", "[bot][sessions][trace]") {
  user("pizza");
  CHECK(said() == "What size?");
  user("M");
  CHECK(said() == "A M");
  CHECK(value("SELECT COUNT(*) FROM session_turns WHERE tenant_id = $1") == "2");
  CHECK(value("SELECT cause FROM session_turns WHERE tenant_id = $1 AND turn = 1") == "start");
  CHECK(value("SELECT cause FROM session_turns WHERE tenant_id = $1 AND turn = 2") == "message");
  CHECK(value("SELECT steps FROM session_turns WHERE tenant_id = $1 AND turn = 2").find(R"("port":"next")") !=
        std::string::npos);
}

TEST_CASE_METHOD(BotFixture, "When people give the conversation back the flow goes on", "[bot][sessions][people]") {
  programs_.publish_flow(R"({"id": "order", "name": "order", "nodes": [{"id": "a", "type": "start"},
    {"id": "h", "type": "do", "config": {"effects": [{"kind": "handoff", "department": "kitchen", "resume": true}]}},
    {"id": "c", "type": "say", "config": {"text": "How was it?"}}],
    "edges": [{"source": "a", "target": "h"}, {"source": "h", "port": "resumed", "target": "c"}]})");
  user("order");
  eventually("SELECT holder FROM conversations WHERE tenant_id = $1", "kitchen");
  change("UPDATE conversations SET holder = '', version = version + 1 WHERE tenant_id = $1");
  keeper_->released("acme", value("SELECT id FROM conversations WHERE tenant_id = $1"));
  CHECK(said() == "How was it?");
}

namespace {
// Asks a far end, then tags the contact without a word, and asks again.
constexpr auto kSilent = R"({"id": "price", "name": "price", "nodes": [{"id": "a", "type": "start"},
  {"id": "h", "type": "do", "config": {"effects": [{"kind": "http", "method": "GET", "url": "https://example.com"}]}},
  {"id": "t", "type": "do", "config": {"effects": [{"kind": "contact", "tags_add": ["asked"]}], "port": "next"}},
  {"id": "g", "type": "do", "config": {"effects": [{"kind": "http", "method": "GET", "url": "https://example.com/2"}]}},
  {"id": "c", "type": "say", "config": {"text": "done"}}],
  "edges": [{"source": "a", "target": "h"}, {"source": "h", "port": "result", "target": "t"},
            {"source": "t", "port": "next", "target": "g"}, {"source": "g", "port": "result", "target": "c"}]})";
}  // namespace

TEST_CASE_METHOD(BotFixture, "A turn without a word keeps what a person changed of the contact meanwhile",
                 "[bot][sessions][conflict]") {
  programs_.publish_flow(kSilent);
  user("price");
  const HandRequests::Asked first = requests_.next();
  change("UPDATE contacts SET tags = '[\"vip\"]' WHERE tenant_id = $1");
  change("UPDATE conversations SET version = version + 1 WHERE tenant_id = $1");
  first.done({{"status", 200}});
  requests_.next().done({{"status", 200}});
  CHECK(said() == "done");
  CHECK(value("SELECT tags FROM contacts WHERE tenant_id = $1") == R"(["vip","asked"])");
}

TEST_CASE_METHOD(BotFixture, "A turn without a word is not made for who was taken over meanwhile",
                 "[bot][sessions][conflict][people]") {
  programs_.publish_flow(kSilent);
  user("price");
  const HandRequests::Asked first = requests_.next();
  SECTION("by people") {
    change("UPDATE conversations SET holder = 'user-1', version = version + 1 WHERE tenant_id = $1");
  }
  SECTION("by a block") {
    change("UPDATE contacts SET is_blocked = 1 WHERE tenant_id = $1");
    change("UPDATE conversations SET version = version + 1 WHERE tenant_id = $1");
  }
  first.done({{"status", 200}});
  eventually("SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 1", "2");
  CHECK(requests_.quiet());
  CHECK(value("SELECT tags FROM contacts WHERE tenant_id = $1") == "[]");
}

TEST_CASE_METHOD(BotFixture, "A timer rings for who was blocked and is no more", "[bot][sessions][timer][people]") {
  user("pizza");
  CHECK(said() == "What size?");
  change("UPDATE contacts SET is_blocked = 1 WHERE tenant_id = $1");
  change("UPDATE conversations SET version = version + 1 WHERE tenant_id = $1");
  user("M");  // not heard, and now it is known that they are blocked
  eventually("SELECT COUNT(*) FROM journal WHERE tenant_id = $1 AND state = 1", "2");
  change("UPDATE contacts SET is_blocked = 0 WHERE tenant_id = $1");
  change("UPDATE conversations SET version = version + 1 WHERE tenant_id = $1");
  later(Millis(60'000));
  CHECK(said() == "Too late");
}

TEST_CASE_METHOD(BotFixture, "What the bot changes of a contact renews the contact's other conversations",
                 "[bot][sessions][conflict]") {
  programs_.publish_flow(kSilent);
  user("price");
  const HandRequests::Asked first = requests_.next();
  change(
      "INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, unread_count, version, "
      "last_inbound_at, created_at, updated_at) SELECT $1, 'c2', 'else', contact_id, '', '{}', 0, 7, 0, 0, 0 FROM "
      "conversations");
  first.done({{"status", 200}});
  (void)requests_.next();
  CHECK(value("SELECT version FROM conversations WHERE tenant_id = $1 AND id = 'c2'") == "8");
}
