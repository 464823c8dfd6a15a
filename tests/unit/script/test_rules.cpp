#include <catch2/catch.hpp>

#include "rule_fixture.hpp"

using namespace parley;
using namespace parley::script;
using namespace parley::test;
using Catch::Contains;

TEST_CASE("keywords are words, without case and accents", "[script][rules]") {
  RuleWorld world(R"(on.keyword { "price", "preço", "bom dia", reply = "yes" } on.default { reply = "no" })");
  for (const auto* text :
       {"price", "PRICE?", "what's the price, please", "Preco", "PREÇO!", "Bom   Dia", "olá,bom dia."}) {
    CAPTURE(text);
    CHECK(world.reply(text) == "yes");
  }
  for (const auto* text : {"priceless", "apreço", "bomdia", "", "dia bom", "précoce"}) {
    CAPTURE(text);
    CHECK(world.reply(text) == "no");
  }
}

TEST_CASE("a keyword may match exactly, inside, at the beginning or at the end", "[script][rules]") {
  RuleWorld world(R"(
    on.keyword { "stop", match = "exact", reply = "exact" }
    on.keyword { "order", match = "starts_with", reply = "starts" }
    on.keyword { "thanks", match = "ends_with", reply = "ends" }
    on.keyword { "pizza", match = "contains", reply = "contains" })");
  CHECK(world.reply(" STOP! ") == "exact");
  CHECK(world.reply("stop it") == "-");
  CHECK(world.reply("orders, please") == "starts");
  CHECK(world.reply("my order") == "-");
  CHECK(world.reply("ok thanks :)") == "ends");
  CHECK(world.reply("thanks a lot") == "-");
  CHECK(world.reply("superpizzas") == "contains");
}

TEST_CASE("punctuation and emoji can be keywords", "[script][rules]") {
  RuleWorld world(R"(on.keyword { "?", reply = "question" } on.keyword { "👍", match = "exact", reply = "thumb" })");
  CHECK(world.reply("really?") == "question");
  CHECK(world.reply("👍") == "thumb");
  CHECK(world.reply("👍 ok") == "-");
}

TEST_CASE("an expression gives its captures to the function as they were written", "[script][rules]") {
  RuleWorld world(R"(on.regex { [[pedido\s+#?(\w+)(?:\s+de\s+(\S+))?]], run = function(chat, id, who)
      chat:say(id .. "/" .. who) chat:start("order_status", { id = id }) end })");
  const auto outcome = world.outcome("Meu PEDIDO #AbÇ9 de João!");
  REQUIRE(outcome.answer);
  CHECK(world.first_text(outcome) == "AbÇ9/João!");
  CHECK(json::serialize(*outcome.answer->start) == R"({"name":"order_status","with":{"id":"AbÇ9"}})");
  CHECK(world.reply("pedido 7") == "7/");
}

TEST_CASE("an expression ignores case and accents", "[script][rules]") {
  RuleWorld world(R"(on.regex { [[^preço d[aeo] (\S+)$]], reply = "yes" })");
  CHECK(world.reply("PRECO DA pizza") == "yes");
  CHECK(world.reply("o preço da pizza") == "-");
}

TEST_CASE("the order is welcome, out of hours, patterns by priority, default", "[script][rules]") {
  RuleWorld world(R"(
    on.default { reply = "default" }
    on.keyword { "price", reply = "low" }
    on.keyword { "price", priority = 5, reply = "high" }
    on.out_of_hours { reply = "closed" }
    on.welcome { reply = "welcome" })");
  auto message = world.incoming("price");
  CHECK(world.reply(message) == "high");
  message.at = *from_rfc3339("2026-03-01T15:00:00Z");  // Sunday
  CHECK(world.reply(message) == "closed");
  message.first_message = true;
  CHECK(world.reply(message) == "welcome");
  CHECK(world.reply("what?") == "default");
}

TEST_CASE("rules of equal priority are tried as they are written", "[script][rules]") {
  RuleWorld world(R"(on.keyword { "b", reply = "first" } on.keyword { "a", reply = "second" })");
  CHECK(world.reply("a b") == "first");
}

TEST_CASE("inactive rules and rules for business hours step aside", "[script][rules]") {
  RuleWorld world(R"(
    on.keyword { "x", active = false, priority = 9, reply = "inactive" }
    on.keyword { "x", business_hours_only = true, priority = 5, reply = "open" }
    on.keyword { "x", reply = "always" })");
  auto message = world.incoming("x");
  CHECK(world.reply(message) == "open");
  message.at = *from_rfc3339("2026-03-02T23:00:00Z");
  CHECK(world.reply(message) == "always");
}

TEST_CASE("a rule that a contact used up gives way to the next", "[script][rules]") {
  RuleWorld world(
      R"(on.keyword { "x", name = "once", max_uses_per_contact = 1, reply = "first time" } on.keyword { "x", reply = "again" })");
  auto message = world.incoming("x");
  std::string asked;
  message.uses_of = [&](std::string_view id) { return asked = id, 0u; };
  CHECK(world.reply(message) == "first time");
  CHECK(asked == "shop.lua:keyword:once");
  message.uses_of = [](std::string_view) { return 1u; };
  CHECK(world.reply(message) == "again");
}

TEST_CASE("away and no_agent answer events, not messages", "[script][rules]") {
  RuleWorld world(R"(on.away { reply = "away" } on.no_agent { reply = "nobody" } on.default { reply = "default" })");
  auto message = world.incoming("hi");
  CHECK(world.reply(message) == "default");
  message.occasion = Trigger::no_agent;
  CHECK(world.reply(message) == "nobody");
  message.occasion = Trigger::away;
  CHECK(world.reply(message) == "away");
}

TEST_CASE("an answer carries tags, hand-off, start and delay", "[script][rules]") {
  RuleWorld world(
      R"(on.keyword { "x", delay_seconds = 3, tags = { add = { "lead" }, remove = "cold" }, handoff = "sales",
                       start = { name = "pizza", with = { size = "M" } } })");
  const auto outcome = world.outcome("x");
  REQUIRE(outcome.answer);
  CHECK(outcome.answer->messages.empty());
  CHECK(outcome.answer->delay == Millis{3000});
  CHECK(outcome.answer->tags_added == std::vector<std::string>{"lead"});
  CHECK(outcome.answer->tags_removed == std::vector<std::string>{"cold"});
  CHECK(json::serialize(*outcome.answer->handoff) == R"({"department":"sales"})");
  CHECK(json::serialize(*outcome.answer->start) == R"({"name":"pizza","with":{"size":"M"}})");
}

TEST_CASE("placeholders in replies are filled in, and cut to what a message may hold", "[script][rules]") {
  RuleWorld world(
      R"lua(on.keyword { "x", reply = { text = "Hi {{contact.name}}, see {{tenant.site}} ({{vars.size}}, {{vars.colour}})",
                       buttons = { { id = "{{contact.name}}", title = "{{contact.name}}" } } } })lua");
  auto message = world.incoming("x");
  message.contact.name = "Ana {{tenant.site}} with a long name";
  const auto outcome = world.outcome(message);
  CHECK(world.first_text(outcome) ==
        "Hi Ana {{tenant.site}} with a long name, see https://shop.example (M, {{vars.colour}})");
  const auto& button = outcome.answer->messages[0].at("buttons").as_array()[0].as_object();
  CHECK(button.at("title").as_string() == "Ana {{tenant.site}} ");
  CHECK(button.at("id").as_string() == "{{contact.name}}");
}

TEST_CASE("rules made in the console are tried with those of the scripts", "[script][rules]") {
  const auto made = rule_from_json({{"id", "r1"},
                                    {"priority", 3},
                                    {"trigger", {{"type", "keyword"}, {"patterns", {"x"}}}},
                                    {"response", {{"reply", "console"}}}});
  REQUIRE(made.has_value());
  RuleWorld world(R"(on.keyword { "x", reply = "script" })", {*made});
  CHECK(world.reply("x") == "console");
  const auto again = rule_from_json(to_json(*made));
  REQUIRE(again.has_value());
  CHECK(json::serialize(to_json(*again)) == json::serialize(to_json(*made)));
}

TEST_CASE("a wrong rule is refused with script, line, field and what was expected", "[script][rules]") {
  const auto why = [](const std::string& rule) { return RuleWorld("\n" + rule).error; };
  CHECK(why(R"(on.keyword { "x", replay = "y" })") ==
        "shop.lua:2: on.keyword: unknown field \"replay\"; expected one of name, id, active, priority, "
        "business_hours_only, delay_seconds, "
        "max_uses_per_contact, match, reply, tags, handoff, start, run");
  CHECK_THAT(why(R"(on.keyword { "x" })"), Contains("shop.lua:2: on.keyword:") && Contains("answers nothing"));
  CHECK_THAT(why(R"(on.keyword { reply = "x" })"), Contains("no pattern given"));
  CHECK_THAT(why(R"(on.default { "x", reply = "x" })"), Contains("takes no patterns"));
  CHECK_THAT(why(R"(on.keyword { "x", priority = "high", reply = "x" })"),
             Contains("\"priority\": expected a whole number"));
  CHECK_THAT(why(R"(on.keyword { "x", delay_seconds = -1, reply = "x" })"), Contains("from 0 to 86400"));
  CHECK_THAT(why(R"(on.keyword { "x", match = "sounds_like", reply = "x" })"),
             Contains("\"match\"") && Contains("starts_with"));
  CHECK_THAT(why(R"(on.keyword { "x", run = "f" })"), Contains("\"run\": expected a function"));
  CHECK_THAT(why(R"(on.keyword { "x", reply = { text = "t", buttons = { "1", "2", "3", "4" } } })"),
             Contains("shop.lua:2") && Contains("found 4"));
  CHECK_THAT(why(R"(on.regex { "(", reply = "x" })"),
             Contains("shop.lua:2: on.regex: pattern \"(\"") && Contains("RE2"));
  CHECK_THAT(why(R"(on.keyword "x")"), Contains("expected a table"));
  CHECK_THAT(why(R"(on.keyboard { "x" })"), Contains("shop.lua:2") && Contains("keyboard"));
  CHECK_THAT(why(R"(on.keyword { "x", reply = "ok" } error("late"))"), Contains("shop.lua:2: late"));
  CHECK_THAT(why(R"(while true do end)"), Contains("shop.lua:2: ") && Contains("limit"));
}

TEST_CASE("the console's records are checked the same way", "[script][rules]") {
  CHECK_THAT(rule_from_json({{"colour", 1}}).error().message, Contains("unknown field \"colour\""));
  CHECK_THAT(rule_from_json({{"trigger", {{"type", "sometimes"}}}}).error().message,
             Contains("welcome") && Contains("default"));
}

TEST_CASE("more rules or patterns than allowed are refused", "[script][rules]") {
  RuleOptions options = patient_rules();
  options.most_rules = 2;
  CHECK_THAT(RuleWorld("for i = 1, 3 do on.welcome { reply = 'x' } end", {}, options).error,
             Contains("3 rules; at most 2"));
  options = patient_rules();
  options.most_patterns = 2;
  CHECK_THAT(RuleWorld("on.keyword { 'a', 'b', 'c', reply = 'x' }", {}, options).error,
             Contains("more than 2 patterns"));
}

TEST_CASE("when the automaton is out of memory every pattern is still found", "[script][rules]") {
  RuleOptions options = patient_rules();
  options.matcher.memory_bytes = 300'000;
  std::string script =
      "for i = 1, 300 do on.keyword { 'word' .. i, reply = 'w' .. i } end on.regex { [[(x+x+)+y.{0,40}z]], reply = "
      "'regex' }";
  RuleWorld world(script, {}, options);
  REQUIRE(world.error == "");
  CHECK(world.reply("say word299") == "w299");
  CHECK(world.reply(std::string(200, 'x') + "y-z") == "regex");
}
