#include "unit/scenario/simulated_fixture.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Matchers::Contains;

namespace {

/// ask (a minute) → say → end; late: → say "still there?".
constexpr const char* kMenu = R"({"id": "menu", "name": "Menu", "language": "en", "trigger": {"type": "none"},
  "nodes": [{"id": "start", "type": "start", "config": {}},
            {"id": "ask", "type": "ask", "config": {"text": "Name?", "save_to": "name", "timeout": 60}},
            {"id": "hello", "type": "say", "config": {"text": "Hello {{vars.name}}"}},
            {"id": "late", "type": "say", "config": {"text": "Still there?"}}],
  "edges": [{"source": "start", "port": "next", "target": "ask"},
            {"source": "ask", "port": "next", "target": "hello"},
            {"source": "ask", "port": "timeout", "target": "late"}]})";

std::string doing(const std::string& effects, const std::string& more_edges = "") {
  return R"({"id": "menu", "name": "menu", "trigger": {"type": "none"},
    "nodes": [{"id": "start", "type": "start", "config": {}},
              {"id": "do", "type": "do", "config": {"effects": [)" +
         effects + R"(]}},
              {"id": "done", "type": "say", "config": {"text": "done"}},
              {"id": "late", "type": "say", "config": {"text": "late"}}],
    "edges": [{"source": "start", "port": "next", "target": "do"},
              {"source": "do", "port": "result", "target": "done"},
              {"source": "do", "port": "resumed", "target": "done"},
              {"source": "do", "port": "next", "target": "done"},
              {"source": "do", "port": "timeout", "target": "late"})" +
         more_edges + "]}";
}

constexpr const char* kGet = R"({"kind": "http", "method": "GET", "url": "https://api.example/price",
                                 "query": {"size": "L"}})";
constexpr const char* kPost = R"({"kind": "http", "method": "POST", "url": "https://api.example/orders",
                                  "body": {"size": "L", "count": 2}})";

}  // namespace

TEST_CASE_METHOD(SimulatedFixture, "a scenario starts a flow, answers it and sees how it ended", "[scenario][flow]") {
  flow(kMenu);
  CHECK(failure("t:start 'menu' t:bot 'Name?' t:user 'Bia' t:bot 'Hello Bia' t:var('name', 'Bia') "
                "t:ended 'completed'") == "");
  CHECK(failure("t:start() t:bot 'Name?'") == "");  // the flow of the file's own name
  CHECK_THAT(failure("t:start 'menu' t:ignore() t:ended 'completed'"), Contains("\"menu\" has not ended: it waits"));
  CHECK_THAT(failure("t:start 'shop'"), Contains("no active flow or script \"shop\""));
  CHECK_THAT(failure("t:ended 'completed'"), Contains("no flow or script has run"));
  CHECK_THAT(failure("t:ended 'over'"), Contains("expected completed, failed"));
}

TEST_CASE_METHOD(SimulatedFixture, "a scenario begins in the middle of a flow, with variables", "[scenario][flow]") {
  flow(kMenu);
  CHECK(failure("t:at('hello', { name = 'Bia' }) t:bot 'Hello Bia' t:ended 'completed'") == "");
  CHECK(failure("t:at('hello', { name = 'Bia' }, 'Menu') t:bot 'Hello Bia'") == "");
  CHECK_THAT(failure("t:at 'nowhere'"), Contains("menu.test.lua:2: the flow has no node \"nowhere\""));
  CHECK_THAT(failure("t:at()"), Contains("expected a node's id"));
}

TEST_CASE_METHOD(SimulatedFixture, "timers end when the clock is moved past them, in their order", "[scenario][flow]") {
  flow(kMenu);
  CHECK(failure("t:start() t:bot 'Name?' t:wait '59s' t:silent() t:wait '1s' t:bot 'Still there?'") == "");
  CHECK(failure("t:start() t:bot 'Name?' t:clock '+1d' t:bot 'Still there?'") == "");
  CHECK_THAT(failure("t:wait 'long'"), Contains("t:wait: expected a time span"));
  flow(doing(R"({"kind": "wait", "for": "time", "seconds": 7200})"));
  CHECK(failure("t:start() t:wait '119m' t:silent() t:wait '1m' t:bot 'late'") == "");
}

TEST_CASE_METHOD(SimulatedFixture, "a request gets the answer that was prepared, and is remembered",
                 "[scenario][http]") {
  flow(doing(kGet));
  CHECK(failure("t:http { url = 'https://api.example/price', reply = { json = { price = 5 } } } t:start() "
                "t:bot 'done' t:called 'https://api.example/price'") == "");
  CHECK(failure("t:http { url = 'https://*?size=L', reply = { status = 500 } } t:start() t:bot 'done' "
                "t:called('GET https://api.example/*', { times = 1 })") == "");
  CHECK_THAT(failure("t:start()"),
             Contains("the bot asked GET https://api.example/price?size=L, and no t:http prepares an answer to that"));
  CHECK_THAT(failure("t:http { method = 'POST', url = '*', reply = {} } t:start()"), Contains("no t:http prepares"));
  CHECK_THAT(failure("t:called 'https://x'"), Contains("the bot asked nothing"));
  flow(doing(kPost));
  CHECK(failure("t:http { url = '*', reply = {} } t:start() t:ignore() "
                "t:called('POST https://api.example/orders', { body = { size = 'L' } })") == "");
  CHECK_THAT(failure("t:http { url = '*', reply = {} } t:start() t:ignore() t:called('*', { body = { size = 'M' } })"),
             Contains("POST https://api.example/orders with {\"size\":\"L\",\"count\":2}"));
}

TEST_CASE_METHOD(SimulatedFixture, "answers are used up, replaced and late", "[scenario][http]") {
  flow(doing(kGet));
  CHECK(failure("t:http { url = '*', error = 'timeout', times = 1 } t:http { url = '*', reply = {} } "
                "t:start() t:bot 'done' t:start() t:bot 'done' t:called('*', { times = 2 })") == "");
  CHECK_THAT(failure("t:http { url = '*', reply = {}, times = 1 } t:start() t:bot 'done' t:start()"),
             Contains("no t:http prepares"));
  CHECK(failure("t:http { url = '*', reply = {}, after = '10s' } t:start() t:silent() t:user 'hurry' t:silent() "
                "t:wait '10s' t:bot 'done'") == "");
  CHECK_THAT(failure("t:http { url = '*' }"), Contains("expected either reply or error"));
  CHECK_THAT(failure("t:http { url = '*', error = 'flood' }"), Contains("expected timeout, network"));
  CHECK_THAT(failure("t:http { reply = {} }"), Contains("expected a url"));
  CHECK_THAT(failure("t:http { url = '*', replay = {} }"), Contains("unknown field \"replay\""));
}

TEST_CASE_METHOD(SimulatedFixture, "a model's answer is prepared by what the prompt has in it", "[scenario][ai]") {
  flow(doing(R"({"kind": "ai", "model": "m", "prompt": "Sum up the order"})"));
  CHECK(failure("t:ai { match = 'Sum up', reply = 'one pizza' } t:start() t:bot 'done' t:called 'ai Sum up'") == "");
  CHECK(failure("t:ai { reply = { pizzas = 1 } } t:start() t:bot 'done' t:called 'ai'") == "");
  CHECK_THAT(failure("t:ai { match = 'Translate', reply = '' } t:start()"),
             Contains("the bot asked ai \"Sum up the order\", and no t:ai prepares"));
}

TEST_CASE_METHOD(SimulatedFixture, "a hand-off is looked at, and the conversation given back", "[scenario][flow]") {
  flow(doing(R"({"kind": "handoff", "department": "sales", "queue": "new", "resume": true})"));
  CHECK(failure("t:start() t:handoff 'sales' t:handoff { queue = 'new' } t:user 'hello?' t:silent() t:resume() "
                "t:bot 'done' t:ended 'completed'") == "");
  CHECK_THAT(failure("t:start() t:handoff { queue = 'old' }"),
             Contains("the hand-off's queue: expected \"old\", found \"new\""));
  CHECK_THAT(failure("t:start() t:handoff 'support'"), Contains("expected a hand-off to \"support\", found \"sales\""));
}

TEST_CASE_METHOD(SimulatedFixture, "a webhook wakes who waits for it", "[scenario][flow]") {
  flow(doing(R"({"kind": "wait", "for": "webhook", "name": "paid", "timeout_seconds": 60})"));
  CHECK(failure("t:start() t:webhook('other') t:silent() t:webhook('paid', { amount = 5 }) t:bot 'done'") == "");
  CHECK(failure("t:start() t:wait '1m' t:bot 'late'") == "");
  CHECK_THAT(failure("t:webhook 'paid'"), Contains("waits for a webhook"));
}

TEST_CASE_METHOD(SimulatedFixture, "what a flow does to the contact is seen", "[scenario][flow]") {
  flow(doing(R"({"kind": "contact", "name": "Eva", "language": "es", "fields": {"city": "Olinda"},
                 "tags_add": ["vip"], "tags_remove": ["new"]},
                {"kind": "set", "name": "size", "value": "L", "scope": "contact"},
                {"kind": "wait", "for": "message"})"));
  CHECK(failure("t:contact { tags = { 'new' }, vars = { age = 30 } } t:start() t:tagged 'vip' t:untagged 'new' "
                "t:var('size', 'L') t:var('age', 30) t:var('name', 'Eva') t:var('fields.city', 'Olinda')") == "");
}

TEST_CASE_METHOD(SimulatedFixture, "a customer presses what was offered, and sends more than text",
                 "[scenario][flow]") {
  flow(doing(R"({"kind": "say", "message": {"type": "buttons", "body": "Which?",
                  "buttons": [{"id": "a", "title": "First"}, {"id": "b", "title": "Second"}]}},
                {"kind": "wait", "for": "message"})",
             R"(,{"source": "do", "port": "message", "target": "done"})"));
  CHECK(failure("t:start() t:bot { buttons = { 'First', 'Second' } } t:user { button = 'b' } t:bot 'done'") == "");
  CHECK(failure("t:start() t:ignore() t:user { type = 'image', url = 'https://x/y.png', caption = 'see' } "
                "t:bot 'done'") == "");
  CHECK_THAT(failure("t:start() t:ignore() t:user { button = 'c' }"),
             Contains("the bot offered no choice \"c\"; the last were a, b"));
}

TEST_CASE_METHOD(SimulatedFixture, "coverage tells the nodes and ways that no scenario came by",
                 "[scenario][coverage]") {
  flow(kMenu);
  const auto program = bot.programs().current("default", "menu").value();
  const auto text = [&] { return player.coverage().of(*program->flow).to_text(); };
  CHECK(text() ==
        "Menu 0 of 4 nodes, 0 of 3 ways; never visited: start, ask, hello, late; "
        "never taken: start.next, ask.next, ask.timeout");
  CHECK(failure("t:start() t:bot 'Name?' t:user 'Bia' t:ignore()") == "");
  CHECK(text() == "Menu 3 of 4 nodes, 2 of 3 ways; never visited: late; never taken: ask.timeout");
  CHECK(failure("t:start() t:bot 'Name?' t:wait '1h' t:ignore()") == "");
  CHECK(text() == "Menu 4 of 4 nodes, 3 of 3 ways");
}

TEST_CASE_METHOD(SimulatedFixture, "a session goes on with its version though the flow was replaced",
                 "[scenario][flow]") {
  flow(kMenu);
  scenario::SimulatedConversation talk(bot.bot(), [](const auto&, const auto&) { return scenario::FarAnswer{}; });
  const WallTime now = clock.wall();
  const auto begin = [&] {
    auto reply = bot.start()({"menu", {}}, {}, talk.input(dialogue::Input::Kind::message, now));
    REQUIRE(talk.take(std::move(reply).value(), now).has_value());
  };
  begin();
  flow(doing(R"({"kind": "say", "text": "new"})"));
  REQUIRE(talk.say({{"type", "text"}, {"text", "Bia"}}, now).has_value());
  CHECK(string_or(talk.said().back(), "text") == "Hello Bia");
}

TEST_CASE_METHOD(SimulatedFixture, "a durable script is played like a flow", "[scenario][script]") {
  script("menu", R"(flow("menu", function(chat)
    local size = chat:ask { "What size?", timeout = "2h" }
    if not size then return chat:say("Another time, then.") end
    local price = http.get_json("https://api.example/price", { size = size }).price
    kv.set("last", size)
    chat:say("A " .. size .. " is " .. price .. ", and " .. kv.get("last") .. " it is.")
    chat:set("size", size)
  end))");
  CHECK(failure("t:http { url = 'https://api.example/price', reply = { json = { price = 5 } } } t:start() "
                "t:bot 'What size?' t:user 'L' t:bot 'A L is 5, and L it is.' t:var('size', 'L') "
                "t:ended 'completed'") == "");
  CHECK(failure("t:start() t:bot 'What size?' t:wait '2h' t:bot 'Another time, then.'") == "");
  CHECK_THAT(failure("t:at 'ask'"), Contains("is a script: it has no nodes"));
}

TEST_CASE_METHOD(SimulatedFixture, "a script finds what the scenario put into the business's memory",
                 "[scenario][kv]") {
  script("menu", R"(flow("menu", function(chat)
    chat:say("left: " .. tostring(kv.get("left")))
    kv.set("left", 2)
    chat:say("left: " .. tostring(kv.get("left")))
  end))");
  CHECK(failure("t:kv('left', 3) t:start() t:bot 'left: 3' t:bot 'left: 2'") == "");
  CHECK(failure("t:start() t:bot 'left: nil' t:ignore()") == "");
  CHECK_THAT(failure("t:kv()"), Contains("t:kv: expected the value's name"));
}

TEST_CASE_METHOD(SimulatedFixture, "once the channel's window is shut, the flow's setting counts", "[scenario][flow]") {
  flow(R"({"id": "menu", "name": "menu", "trigger": {"type": "none"},
    "settings": {"outside_window": "handoff", "handoff": {"department": "sales"}},
    "nodes": [{"id": "start", "type": "start", "config": {}},
              {"id": "do", "type": "do", "config": {"effects": [{"kind": "wait", "for": "time", "seconds": 90000}]}},
              {"id": "late", "type": "say", "config": {"text": "late"}}],
    "edges": [{"source": "start", "port": "next", "target": "do"}, {"source": "do", "port": "timeout", "target": "late"}]})");
  CHECK(failure("t:start() t:wait '25h' t:bot 'late'") == "");
  CHECK(failure("t:contact { window = '24h' } t:start() t:wait '25h' t:silent() t:handoff 'sales'") == "");
  CHECK(failure("t:contact { window = '24h' } t:start() t:wait '2h' t:user 'still here' t:wait '23h' t:bot 'late'") ==
        "");
  CHECK_THAT(failure("t:contact { window = 'a day' }"), Contains("\"window\": expected a time span"));
}
