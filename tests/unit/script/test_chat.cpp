// Rules that answer with a function: the chat they are given, and what becomes of those that fail.
#include <catch2/catch.hpp>

#include "lua_attacks.hpp"
#include "rule_fixture.hpp"
#include "script_run.hpp"

using namespace parley;
using namespace parley::script;
using namespace parley::test;
using Catch::Contains;

namespace {
// A rule "go" whose function has `body`, a static rule beside it, and a default.
std::string with_body(const std::string& body) {
  return "on.keyword { 'go', run = function(chat) " + body +
         "\nend }\non.keyword { 'ok', run = function(chat) chat:say('fine') end }\non.default { reply = 'default' }";
}
}  // namespace

TEST_CASE("a function says every kind of message", "[script][chat]") {
  RuleWorld world(with_body(R"(
    chat:say("text") chat:say { text = "Pick", buttons = { "A" } }
    chat:buttons("Pick", { "A", { id = "b", title = "B" } }) chat:list("Pick", { button = "Menu", rows = { "A" } })
    chat:media { image = "https://example.com/a.png", caption = "A" } chat:template("hello", "pt_BR")
    chat:location { latitude = 1, longitude = 2, name = "Here" })"));
  const auto outcome = world.outcome("go");
  REQUIRE(outcome.answer);
  std::string types;
  for (const auto& message : outcome.answer->messages) types += std::string(string_or(message, "type")) + " ";
  CHECK(types == "text buttons buttons list image template location ");
}

TEST_CASE("a function reads the message and the contact, and sets variables, tags, hand-off and start",
          "[script][chat]") {
  RuleWorld world(with_body(R"(
    local c = chat.contact
    chat:say(chat.text .. c.name .. c.address .. c.language .. c.tags[1] .. c.vars.size .. chat:get("size"))
    chat:set("size", "L") chat:set("cart", { items = { 1, 2 } }) chat:say(chat:get("size") .. tostring(chat:get("none")))
    chat:tag("a", "b") chat:untag("b") chat:handoff { department = "kitchen", note = "n" } chat:start("pizza", { n = 1 }) chat:log("noted"))"));
  const auto outcome = world.outcome("go");
  REQUIRE(outcome.answer);
  CHECK(world.first_text(outcome) == "goAna+5511999990000pt-BRvipMM");
  CHECK(string_or(outcome.answer->messages[1], "text") == "Lnil");
  CHECK(json::serialize(outcome.answer->vars_set) == R"({"size":"L","cart":{"items":[1,2]}})");
  CHECK(outcome.answer->tags_added == std::vector<std::string>{"a"});
  CHECK(outcome.answer->tags_removed == std::vector<std::string>{"b"});
  CHECK(outcome.answer->handoff);
  CHECK(json::serialize(*outcome.answer->start) == R"({"name":"pizza","with":{"n":1}})");
  CHECK(outcome.answer->log == std::vector<std::string>{"noted"});
}

TEST_CASE("a rule may not wait, and is told what to do instead", "[script][chat]") {
  const std::string call = GENERATE("ask { 'Size?' }", "confirm('Sure?')", "wait('2h')", "choose { 'a' }");
  RuleWorld world(with_body("chat:" + call));
  const auto outcome = world.outcome("go");
  REQUIRE(outcome.failure);
  CHECK_THAT(outcome.failure->error.message,
             Contains("shop.lua:1: chat:") && Contains("rules may not wait") && Contains("chat:start"));
}

TEST_CASE("a failing function is reported with its line, its effects are dropped and the default answers",
          "[script][chat]") {
  RuleWorld world(with_body("chat:say('half') chat:tag('half')\n error('out of cheese')"));
  const auto outcome = world.outcome("go");
  REQUIRE(outcome.failure);
  CHECK(outcome.failure->rule_id == "shop.lua:keyword:go");
  CHECK_THAT(outcome.failure->error.message, Contains("shop.lua:2: out of cheese"));
  REQUIRE(outcome.answer);
  CHECK(world.first_text(outcome) == "default");
  CHECK(outcome.answer->tags_added.empty());
  CHECK(world.reply("ok") == "fine");
}

TEST_CASE("wrong calls of chat name method and problem", "[script][chat]") {
  const auto why = [](const std::string& body) {
    return RuleWorld(with_body(body)).outcome("go").failure.value().error.message;
  };
  CHECK_THAT(why("chat:say{ text = 'x', buttons = { '1', '2', '3', '4' } }"),
             Contains("shop.lua:1: chat:say") && Contains("found 4"));
  CHECK_THAT(why("chat.say('x')"), Contains("must be called as chat:say"));
  CHECK_THAT(why("chat:say(print)"), Contains("a function cannot be sent"));
  CHECK_THAT(why("local t = {} t[1] = t chat:set('x', t)"), Contains("contains itself"));
  CHECK_THAT(why("chat:set('x', ('y'):rep(20000))"), Contains("16384"));
  CHECK_THAT(why("chat:say('\\xff')"), Contains("UTF-8"));
  CHECK_THAT(why("for i = 1, 30 do chat:say('x') end"), Contains("more than 20 messages"));
  CHECK_THAT(why("chat:set('x', 0/0)"), Contains("finite"));
  CHECK_THAT(why("kept = 1"), Contains("globals cannot be set"));
  CHECK_THAT(why("on.welcome { reply = 'x' }"), Contains("while the script loads"));
}

TEST_CASE("a chat kept for later is of no use", "[script][chat]") {
  RuleWorld world(
      "local kept = {} on.keyword { 'go', run = function(chat) kept.chat = kept.chat or chat kept.chat:say(chat.text) "
      "end }");
  CHECK(world.reply("go 1") == "go 1");
  CHECK(world.reply("go 2") == "go 2");  // goes to the message being answered, never to the earlier one
}

TEST_CASE("a static answer never makes a Lua state", "[script][chat]") {
  // Declares its rule only the first time: with a second load the answer would fail.
  RuleWorld world("on.keyword { 'static', reply = 'ok' } on.keyword { 'go', run = function() end }");
  CHECK(world.reply("static") == "ok");
}

TEST_CASE("every attack inside a rule ends in time and harms no later run", "[script][chat][attacks]") {
  for (const auto& attack : lua_attacks()) {
    INFO(attack.family << ": " << attack.source.substr(0, 300));
    if (std::string(attack.family) == "parser" || attack.source[0] == '\x1b') continue;  // those end at load
    RuleWorld world(with_body("do " + attack.source + " end"), {}, RuleOptions{attacked(), {}, {}});
    if (!world.error.empty()) continue;  // does not compile inside a block (return in the middle)
    const auto begin = std::chrono::steady_clock::now();
    const auto outcome = world.outcome("go");
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    CHECK(seconds < kLongestAttack);
    if (*attack.ends_with) {
      REQUIRE(outcome.failure);
      CHECK_THAT(outcome.failure->error.message, Contains(attack.ends_with) || Contains("globals"));
      CHECK(world.first_text(outcome) == "default");
    }
    CHECK(world.reply("ok") == "fine");
  }
}

TEST_CASE("one tenant's attack leaves another's state alone", "[script][chat][attacks]") {
  RuleWorld bad(with_body("while true do end"));
  RuleWorld good(with_body("chat:say(tostring(math.type(1)))"));
  CHECK(good.reply("go") == "integer");
  CHECK(bad.outcome("go").failure);
  CHECK(good.reply("go") == "integer");
}
