#include <catch2/catch.hpp>

#include "durable_world.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;
using dialogue::SessionStatus;

namespace {

const std::string kPizza = R"(
flow("demo", function(chat)
  local size = chat:ask { "What size?", choices = { "S", "M", "L" }, timeout = "2h" }
  if not size then return chat:say("I'll be here when you are hungry.") end
  local price = http.get_json("https://api.example.com/price", { size = size }).price
  if chat:confirm(("A %s is R$ %.2f. Order it?"):format(size, price)) then
    chat:set("last_size", size)
    chat:handoff { department = "kitchen", note = "1 pizza " .. size }
  end
end)
)";

json::object price(const dialogue::Request& request) {
  CHECK(json::serialize(request.document.at("query")) == R"({"size":"M"})");
  return {{"status", 200}, {"headers", json::object{}}, {"text", R"({"price": 49.9})"}, {"json", json::object{}}};
}

}  // namespace

TEST_CASE("a straight-line script holds a conversation, with and without a crash after every turn",
          "[script][durable]") {
  DurableWorld world(kPizza);
  world.crash_always = GENERATE(false, true);
  world.far_end = price;
  CHECK(world.start() == "What size? [S] [M] [L]");
  CHECK(world.say("m") == "-");
  CHECK(world.answer_requests() == "A M is R$ 49.90. Order it? [Yes] [No]");
  CHECK(world.say("yes please") == "Please answer yes or no. [Yes] [No]");
  CHECK(world.say("Yes") == "-");
  CHECK(world.status() == SessionStatus::handed_off);
  CHECK(world.vars.at("last_size") == "M");
  CHECK(json::serialize(*world.last.handoff) == R"({"department":"kitchen","text":"1 pizza M"})");
  CHECK(world.performed.size() == 1);
  CHECK(world.said.size() == 3);
  CHECK(world.runner->counts().live == (world.crash_always ? 0u : 4u));
}

TEST_CASE("nobody answers, and the timer says what the script says then", "[script][durable]") {
  DurableWorld world(kPizza);
  world.start();
  CHECK(to_millis(*world.session.due) - to_millis(world.clock.wall()) == 7'200'000);
  world.clock.advance(std::chrono::hours(1));
  CHECK(world.timer() == "-");
  CHECK(world.waits());
  CHECK(world.later(std::chrono::hours(2)) == "I'll be here when you are hungry.");
  CHECK(world.status() == SessionStatus::completed);
}

TEST_CASE("an error of the script ends the session with its line, and hands off", "[script][durable]") {
  DurableWorld world("chat:say('one')\nlocal x = nil\nchat:say(x.y)");
  CHECK(world.start() == "one");
  CHECK(world.status() == SessionStatus::failed);
  CHECK_THAT(world.reason, Contains("demo.lua:3:") && Contains("attempt to index a nil value"));
  REQUIRE(world.last.handoff);
  CHECK(world.last.handoff->empty());
}

TEST_CASE("a turn that was computed and never written is computed again, whatever came since", "[script][durable]") {
  DurableWorld world(
      "local a = chat:ask 'One?' local b = chat:ask { 'Two ' .. a .. '?', key = 'two' } chat:say(a .. b)");
  world.start();
  world.lose_next_turn = true;
  CHECK(world.say("x") == "Two x?");
  // Another thread took that turn with other words: what is in memory must not be believed.
  world.journal.back().result = "z";
  CHECK(world.say("y") == "zy");
}

TEST_CASE("messages that come while a far end is asked answer the next question", "[script][durable]") {
  DurableWorld world("http.get('https://a.example/') local n = chat:ask 'Name?' chat:say('Hi ' .. n)");
  world.crash_always = GENERATE(false, true);
  world.far_end = [](const auto&) { return json::object{{"status", 204}, {"headers", json::object{}}, {"text", ""}}; };
  world.start();
  CHECK(world.say("Bia") == "-");
  CHECK(world.requests.size() == 1);  // still under way
  CHECK(world.answer_requests() == "Name? | Hi Bia");
  CHECK(world.status() == SessionStatus::completed);
}

TEST_CASE("no more than ten messages are kept", "[script][durable]") {
  DurableWorld world("http.get('https://a.example/') while true do chat:log(chat:ask 'More?') end");
  world.far_end = [](const auto&) { return json::object{{"status", 204}, {"headers", json::object{}}, {"text", ""}}; };
  world.start();
  for (int i = 0; i < 30; ++i) world.say(std::to_string(i));
  world.answer_requests();
  CHECK(world.journal.size() == 11);
  CHECK(world.journal[1].result == "20");
  CHECK(world.waits());
}

TEST_CASE("what fails outside raises, again on every replay, and can be caught", "[script][durable]") {
  DurableWorld world(R"(
    local ok, why = pcall(http.get, "https://a.example/x?secret=1")
    chat:say(tostring(ok) .. " " .. why)
    local n = chat:ask "Go on?"
    http.get_json("https://a.example/x"))");
  world.crash_always = GENERATE(false, true);
  world.far_end = [](const auto&) {
    return json::object{{"error", json::object{{"class", "timeout"}, {"message", "no answer in 10 s"}}}};
  };
  world.start();
  CHECK(world.answer_requests() == "false demo.lua:2: http.get: timeout: no answer in 10 s | Go on?");
  CHECK(world.journal[0].failed);
  CHECK(world.journal[0].key == "GET https://a.example/x");
  world.say("yes");
  CHECK(world.answer_requests() == "-");
  CHECK(world.status() == SessionStatus::failed);
  CHECK(world.reason == "demo.lua:5: http.get_json: timeout: no answer in 10 s");
  CHECK(world.last.handoff);
}

TEST_CASE("a status that is no success raises in get_json only", "[script][durable]") {
  DurableWorld world("chat:say(http.get('https://a.example/').status) http.get_json('https://a.example/')");
  world.far_end = [](const auto&) {
    return json::object{{"status", 404}, {"headers", json::object{}}, {"text", "gone"}};
  };
  world.start();
  CHECK(world.answer_requests() == "404");
  CHECK_THAT(world.reason, Contains("the far end answered 404: \"gone\""));
}

TEST_CASE("time, chance and the contact are what they were", "[script][durable]") {
  DurableWorld world(R"(
    local t, r, u, n, v = os.time(), math.random(1000000), chat:uuid(), chat.contact.name, chat:get("x")
    chat:set("x", 2)
    chat:ask "1?"
    local t2, v2 = time.now(), chat:get("x")
    chat:ask "2?"
    chat:say(("%d %d %s %s %s %d %s %d %s"):format(t, r, u, n, tostring(v), t2 - t, tostring(v2), math.random(1000000), chat.tenant.name)))");
  std::string first;
  for (const bool crash : {false, true}) {
    DurableWorld each = DurableWorld("");
    each.version = world.version;
    each.crash_always = crash;
    each.vars = {{"x", 1}};
    each.start();
    each.clock.advance(std::chrono::seconds(5));
    each.say("a");
    each.vars["x"] = 3;
    each.clock.advance(std::chrono::seconds(5));
    const std::string words = each.say("b");
    if (first.empty()) first = words;
    CHECK(words == first);
    CHECK_THAT(words, Contains("Ana 1 5 2 ") && Contains("Shop"));
  }
}

TEST_CASE("unchanged readings are written down once", "[script][durable]") {
  DurableWorld world(
      "for i = 1, 100 do local n, t = chat.contact.name, os.time() end chat:ask 'x?' chat:log(chat.contact.name)");
  world.start();
  CHECK(world.journal_kinds() == "contact name, now");
  world.say("y");
  CHECK(world.journal_kinds() == "contact name, now, ask x?");
}

TEST_CASE("validate looks at answers, says what is wrong, and may itself wait", "[script][durable]") {
  DurableWorld world(R"(
    local n, why = chat:ask { "How many?", type = "number", attempts = 3,
      validate = function(n)
        if n > 10 then return false, "At most 10." end
        if n == 5 then http.get("https://a.example/") end
        return n * 2
      end }
    chat:say(tostring(n) .. tostring(why)))");
  world.crash_always = GENERATE(false, true);
  world.far_end = [](const auto&) { return json::object{{"status", 200}, {"headers", json::object{}}, {"text", ""}}; };
  CHECK(world.start() == "How many?");
  CHECK(world.say("many") == "Please answer with a number.");
  CHECK(world.say("20") == "At most 10.");
  CHECK(world.say("5") == "-");
  CHECK(world.answer_requests() == "10nil");
}

TEST_CASE("after the last attempt the answer is nil, with the reason", "[script][durable]") {
  DurableWorld world(
      "local a, why = chat:ask { 'Mail?', type = 'email', attempts = 2, retry = 'Again!' } chat:say(tostring(a) .. "
      "why)");
  world.start();
  CHECK(world.say("x") == "Again!");
  CHECK(world.say("x") == "nilattempts");
}

TEST_CASE("every type of answer is understood", "[script][durable]") {
  struct Case {
    std::string type, language, text, shown;
  };
  const auto c = GENERATE(values<Case>({{"number", "en", "1,234.5", "1234.5"},
                                        {"number", "pt-BR", "R$ 1.234,50", "1234.5"},
                                        {"number", "pt", "1.234", "1234"},
                                        {"number", "en", "12,5", "12.5"},
                                        {"number", "en", "-3", "-3"},
                                        {"email", "en", " a@b.co ", "a@b.co"},
                                        {"phone", "en", "+55 (11) 98765-4321", "+5511987654321"},
                                        {"date", "pt", "3/4/2026", "2026-04-03"},
                                        {"date", "en-US", "3/4/26", "2026-03-04"},
                                        {"date", "en", "2026-02-28", "2026-02-28"},
                                        {"yes_no", "pt", "Não!", "false"},
                                        {"yes_no", "es", "sí", "true"},
                                        {"text", "en", "word", "word"}}));
  INFO(c.type << " " << c.text);
  DurableWorld world("chat:say(tostring(chat:ask { '?', type = '" + c.type + "' }))");
  world.language = c.language;
  world.start();
  CHECK(world.say(c.text) == c.shown);
}

TEST_CASE("what is no answer of its type is asked for again", "[script][durable]") {
  const auto [type, text] = GENERATE(table<std::string, std::string>({{"number", "12a"},
                                                                      {"number", ""},
                                                                      {"email", "a@b"},
                                                                      {"email", "a b@c.de"},
                                                                      {"phone", "123"},
                                                                      {"date", "31/02/2026"},
                                                                      {"date", "tomorrow"},
                                                                      {"yes_no", "maybe"},
                                                                      {"text", "  "},
                                                                      {"media", "x"},
                                                                      {"location", "x"}}));
  INFO(type << " " << text);
  DurableWorld world("chat:say(tostring(chat:ask { '?', type = '" + type + "' }))");
  world.start();
  CHECK_THAT(world.say(text), Contains("lease"));
  CHECK(world.waits());
}

TEST_CASE("a choice is taken by its button, its title or its number", "[script][durable]") {
  DurableWorld world("chat:say(chat:choose('Which?', { { id = 'a', title = 'Álpha' }, 'Beta' }))");
  world.start();
  const std::string text = GENERATE("alpha", "1", "button");
  json::object event{{"type", "text"}};
  if (text == "button") event["reply"] = json::object{{"kind", "button"}, {"id", "a"}};
  CHECK(world.say(text, event) == "a");
}

TEST_CASE("many or long choices become a list, or numbers", "[script][durable]") {
  DurableWorld world(R"(
    chat:choose("Few?", { "1", "2", "3" })
    chat:choose("More?", { "1", "2", "3", "4" })
    chat:choose("Long?", { "a choice with a very long title indeed", "b" }))");
  CHECK(world.start() == "Few? [1] [2] [3]");
  CHECK(world.say("1") == "More? [1] [2] [3] [4]");
  CHECK(string_or(world.last.messages[0].message, "type") == "list");
  CHECK(world.say("4") == "Long?\n1. a choice with a very long title indeed\n2. b");
}

TEST_CASE("media and places are answers too", "[script][durable]") {
  DurableWorld world(
      "local m = chat:ask { 'Photo?', type = 'media' } local l = chat:ask { 'Where?', type = 'location' } "
      "chat:say(m.type .. m.id .. l.latitude)");
  world.start();
  world.say("", {{"type", "image"}, {"media", json::object{{"id", "m1"}}}});
  CHECK(world.say("", {{"type", "location"}, {"location", json::object{{"latitude", 1.5}, {"longitude", 2}}}}) ==
        "imagem11.5");
}

TEST_CASE("chat:wait waits for a time, whatever people write meanwhile", "[script][durable]") {
  DurableWorld world(
      "chat:wait '1d 2h' chat:say 'Good morning' chat:wait { ['until'] = '2026-03-10T12:00:00Z' } chat:say 'There' "
      "chat:wait(1.5)");
  world.crash_always = GENERATE(false, true);
  world.start();
  CHECK(world.say("hello?") == "-");
  CHECK(world.later(std::chrono::hours(25)) == "-");
  CHECK(world.later(std::chrono::hours(1)) == "Good morning");
  CHECK(world.timer() == "-");  // twice
  CHECK(world.later(std::chrono::hours(24 * 30)) == "There");
  CHECK(to_millis(*world.session.due) == to_millis(world.clock.wall()) + 1500);
}

TEST_CASE("chat:wait for a webhook gives its body, or nil and the reason", "[script][durable]") {
  DurableWorld world("local b, why = chat:wait { webhook = 'paid', timeout = '1h' } chat:say(b and b.amount or why)");
  world.start();
  CHECK(world.result({{"name", "other"}, {"body", json::object{{"amount", 1}}}}) == "-");
  if (GENERATE(false, true)) {
    CHECK(world.result({{"name", "paid"}, {"body", json::object{{"amount", 7}}}}) == "7");
  } else {
    CHECK(world.later(std::chrono::hours(1)) == "timeout");
  }
}

TEST_CASE("a hand-off with resume waits until people give the conversation back", "[script][durable]") {
  DurableWorld world("chat:handoff { department = 'sales', resume = true } chat:say 'Back'");
  world.start();
  CHECK(json::serialize(*world.last.handoff) == R"({"department":"sales"})");
  CHECK(world.waits());
  CHECK(world.resumed() == "Back");
}

TEST_CASE("a script that handed off may say good-bye, but not wait for the person", "[script][durable]") {
  DurableWorld world("chat:handoff 'sales' chat:say 'Bye' chat:ask 'Still here?' chat:say 'never'");
  CHECK(world.start() == "Bye");
  CHECK(world.status() == SessionStatus::handed_off);
}

TEST_CASE("another program is called, and its outputs or its error come back", "[script][durable]") {
  DurableWorld world("local ok, out = pcall(chat.call, chat, 'orders', { id = 7 }) chat:say(ok and out.state or out)");
  world.start();
  REQUIRE(world.status() == SessionStatus::calling);
  const auto& change = *world.last.session;
  CHECK(change.call->name == "orders");
  CHECK(json::serialize(change.call->with) == R"({"id":7})");
  if (GENERATE(false, true)) {
    CHECK(world.result({{"request", change.call_number}, {"outputs", json::object{{"state", "sent"}}}}) == "sent");
  } else {
    CHECK(world.result(
              {{"request", change.call_number}, {"error", json::object{{"class", "failed"}, {"message", "no"}}}}) ==
          "demo.lua:1: chat:call: failed: no");
  }
}

TEST_CASE("a result that nobody waits for, or that comes twice, does nothing", "[script][durable]") {
  DurableWorld world("chat:say(http.get('https://a.example/').status) chat:ask 'x?'");
  world.start();
  CHECK(world.result({{"request", 99}, {"status", 200}}) == "-");
  CHECK(world.result({{"request", 1}, {"status", 200}}) == "200 | x?");
  CHECK(world.result({{"request", 1}, {"status", 200}}) == "-");
  CHECK(world.resumed() == "-");
}

TEST_CASE("a script starts another program and is over", "[script][durable]") {
  const std::string call =
      GENERATE("chat:start('menu', { a = 1 })", "chat:goto_('menu', { a = 1 })",
               "chat['goto'](chat, 'menu', { a = 1 })", "pcall(function() chat:start('menu', { a = 1 }) end)");
  DurableWorld world(call + " chat:say 'never'");
  CHECK(world.start() == "-");
  CHECK(world.status() == SessionStatus::completed);
  CHECK(world.last.start->name == "menu");
  CHECK(json::serialize(world.last.start->with) == R"({"a":1})");
}

TEST_CASE("chat:continue begins afresh with a small state, for ever", "[script][durable]") {
  DurableWorld world("local n = chat.state or 0 chat:say(n) chat:ask 'next?' chat:continue(n + 1)");
  world.crash_always = GENERATE(false, true);
  world.start();
  for (int i = 0; i < 50; ++i) world.say("go");
  CHECK(world.said.back() == "next?");
  CHECK(world.said.at(100) == "50");
  CHECK(world.journal.empty());
}

TEST_CASE("chat:continue without a wait ends the session", "[script][durable]") {
  DurableWorld world("chat:continue()");
  world.start();
  CHECK_THAT(world.reason, Contains("chat:continue more than 3 times"));
}

TEST_CASE("a full journal ends in an error that names chat:continue", "[script][durable]") {
  auto options = DurableWorld::patient_scripts();
  const bool by_rows = GENERATE(true, false);
  (by_rows ? options.journal_rows : options.journal_bytes) = by_rows ? 20 : 200;
  DurableWorld world("while true do pcall(chat.ask, chat, 'and?') end", options);
  world.crash_always = GENERATE(false, true);
  world.start();
  for (int i = 0; i < 25 && world.waits(); ++i) world.say("on");
  CHECK(world.status() == SessionStatus::failed);
  CHECK_THAT(world.reason, Contains("demo.lua:1: chat:ask") && Contains("chat:continue"));
}

TEST_CASE("only templates are said when the person has not written for a day", "[script][durable]") {
  DurableWorld world(
      "chat:wait '2d' local ok, why = pcall(chat.say, chat, 'Hi') chat:log(why) chat:template('hello', 'en') chat:ask "
      "'x?'");
  world.crash_always = GENERATE(false, true);
  world.start();
  world.window_ends = world.clock.wall() + std::chrono::hours(24);
  CHECK(world.later(std::chrono::hours(48)) == "template");
  CHECK_THAT(world.reason, Contains("chat:template"));  // the question could not be asked either
}

TEST_CASE("what could not be said cannot be said on a replay either", "[script][durable]") {
  DurableWorld world(
      "chat:wait '2d' if not pcall(chat.say, chat, 'Hi') then chat:template('hello', 'en') end chat:wait '1h' chat:log "
      "'x' chat:wait '1h'");
  world.crash_always = GENERATE(false, true);
  world.start();
  world.window_ends = world.clock.wall() + std::chrono::hours(24);
  CHECK(world.later(std::chrono::hours(48)) == "template");
  world.window_ends.reset();
  CHECK(world.later(std::chrono::hours(1)) == "-");
  CHECK(world.waits());
}

TEST_CASE("a session is of no other's concern: variables of the file are made anew", "[script][durable]") {
  DurableWorld world(
      "local count = 0 shared = {} flow('demo', function(chat) count = count + 1 shared[#shared + 1] = 1 "
      "chat:say(count .. #shared) chat:ask '?' end)");
  CHECK(world.start() == "11 | ?");
  CHECK(world.start() == "11 | ?");
}

TEST_CASE("what a flow returns are its outputs", "[script][durable]") {
  DurableWorld world("return { order = 7 }");
  world.start();
  CHECK(json::serialize(world.last.session->outputs) == R"({"order":7})");
}

TEST_CASE("a trace tells what a turn did, with lines, and cuts what is long", "[script][durable]") {
  DurableWorld world("chat:say 'Hi'\nlocal t = http.get('https://a.example/').text\nchat:log(#t)\nchat:ask 'x?'");
  world.far_end = [](const auto&) {
    return json::object{{"status", 200}, {"headers", json::object{}}, {"text", std::string(50'000, 'x')}};
  };
  world.start();
  CHECK(json::serialize(world.last.trace) ==
        R"([{"line":1,"says":"Hi"},{"line":2,"waits":"http","key":"GET https://a.example/"}])");
  world.answer_requests();
  const std::string trace = json::serialize(world.last.trace);
  CHECK_THAT(trace, Contains(R"({"line":3,"log":"50000"})") && Contains(R"({"line":4,"waits":"ask","key":"x?"})"));
  CHECK(trace.size() < 1'000);
}

TEST_CASE("what people write while a time is waited for answers the next question", "[script][durable]") {
  DurableWorld world("chat:wait '1h' local n = chat:ask 'Name?' chat:say('Hi ' .. n)");
  world.crash_always = GENERATE(false, true);
  world.start();
  CHECK(world.say("Bia") == "-");
  CHECK(world.later(std::chrono::hours(1)) == "Name? | Hi Bia");
}
