#include <catch2/catch.hpp>
#include <sstream>

#include "scenario/report.hpp"

using namespace parley;
using namespace parley::scenario;
using Catch::Matchers::Contains;

namespace {

/// Says what it heard, and the time; "agent" hands over, "tag" tags, "count" counts, "break" fails.
struct EchoBot final : messaging::Bot {
  Result<std::optional<messaging::BotReply>> answer(const dialogue::Input& input, int) override {
    if (input.text == "break") return fail(Errc::limit, "shop.lua:3: too long");
    if (input.text == "nothing") return std::optional<messaging::BotReply>();
    messaging::BotReply reply;
    dialogue::Outcome& out = reply.outcome;
    out.source = "echo";
    out.messages.push_back({{{"type", "text"}, {"text", input.contact_name + ": " + input.text}}, {}});
    if (input.text == "time") out.messages.back().message["text"] = to_rfc3339(input.at);
    if (input.text == "agent") out.handoff = json::object{{"department", "sales"}};
    if (input.text == "tag") out.tags_added = {"vip"};
    if (input.text == "count") out.vars_set["n"] = int_or(*input.vars, "n", 0) + 1;
    return std::optional(std::move(reply));
  }
};

struct Fixture {
  std::vector<ScenarioOutcome> play(const std::string& text) {
    const script::ScenarioScript script(clock, Log(null_log_sink()), {}, {"shop.test.lua", text});
    return player.play(script);
  }
  /// Of the only scenario of a file, whose body stands in line 2.
  std::string failure(const std::string& body) {
    const auto outcomes = play("scenario('one', function(t)\n" + body + "\nend)");
    REQUIRE(outcomes.size() == 1);
    return outcomes[0].failure;
  }

  MovableClock clock;
  EchoBot bot;
  Player player{Stage{bot, clock}};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a scenario holds when the bot says what is expected", "[scenario]") {
  CHECK(failure("t:contact { name = 'Bia' } t:user 'hi' t:bot 'Bia: hi' t:silent()").empty());
  CHECK(failure("t:user 'count' t:ignore() t:user 'count' t:ignore() t:var('n', 2)").empty());
  CHECK(failure("t:user 'tag' t:ignore() t:tagged 'vip' t:untagged 'new'").empty());
  CHECK(failure("t:clock '2026-03-04T22:00:00Z' t:user 'time' t:bot '2026-03-04T22:00:00.000Z'").empty());
  CHECK(failure("t:user 'agent' t:ignore() t:handoff 'sales' t:user 'hi' t:silent()").empty());
  CHECK(player.who_answered() == std::set<std::string>{"echo"});
}

TEST_CASE_METHOD(Fixture, "a scenario fails at the line whose step is not met, and says what was found", "[scenario]") {
  CHECK(failure("t:user 'hi' t:bot 'Oi'") == R"(shop.test.lua:2: the bot's words: expected "Oi", found "Ana: hi")");
  CHECK(failure("t:user 'nothing' t:bot 'x'") == "shop.test.lua:2: the bot said nothing more");
  CHECK(failure("t:user 'hi' t:user 'x'") == R"(shop.test.lua:2: before this the bot also said "Ana: hi")");
  CHECK(failure("t:user 'hi'") == R"(shop.test.lua:1: at the end the bot also said "Ana: hi")");
  CHECK(failure("t:user 'break'") == "shop.test.lua:2: the bot's script failed: shop.lua:3: too long");
  CHECK(failure("t:handoff 'sales'") == R"(shop.test.lua:2: expected a hand-off to "sales", found none)");
  CHECK(failure("t:tagged 'vip'") == R"(shop.test.lua:2: the contact does not have the tag "vip")");
  CHECK(failure("t:var('n', 2)") == R"(shop.test.lua:2: variable "n": expected 2, found null)");
}

TEST_CASE_METHOD(Fixture, "a step that is wrong itself is told with its line", "[scenario]") {
  CHECK_THAT(failure("t:user()"), Contains("shop.test.lua:2: t:user: expected a text"));
  CHECK_THAT(failure("t:start 'menu'"), Contains("cannot be started here"));
  CHECK_THAT(failure("t:contact { nam = 'x' }"), Contains("unknown field \"nam\""));
  CHECK_THAT(failure("t:user 'hi' t:contact { name = 'x' }"), Contains("stands before the first t:user"));
  CHECK_THAT(failure("t.user('hi')"), Contains("must be called as t:user"));
  CHECK_THAT(failure("t:shout 'hi'"), Contains("shop.test.lua:2:") && Contains("shout"));
  CHECK_THAT(failure("while true do end"), Contains("limit"));
}

TEST_CASE_METHOD(Fixture, "each scenario has a customer, a clock and globals of its own", "[scenario]") {
  const auto outcomes = play(
      "scenario('a', function(t) t:clock '+1d' t:user 'count' t:ignore() t:var('n', 1) end)\n"
      "scenario('b', function(t) t:var('n', nil) t:user 'time' t:bot '2026-03-04T13:00:00.000Z' end)");
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[0].failure.empty());
  CHECK(outcomes[1].failure.empty());
  CHECK(outcomes[1].line == 2);
}

TEST_CASE_METHOD(Fixture, "a file that is no list of scenarios is one failure", "[scenario]") {
  CHECK_THAT(play("oops(").at(0).failure, Contains("shop.test.lua:1:"));
  CHECK_THAT(play("scenario('a', 5)").at(0).failure, Contains("function expected"));
  CHECK_THAT(play("scenario('a', print) scenario('a', print)").at(0).failure, Contains("another one named \"a\""));
  CHECK(play("-- none yet").empty());
}

TEST_CASE("outcomes are told to people, TAP readers and whoever reads JUnit", "[scenario][report]") {
  const Report report{{{"a.test.lua", "one <1> #", 1, ""}, {"a.test.lua", "two", 2, "a.test.lua:3: no \"x\" & y"}},
                      {"a.lua:default:d"},
                      {{"menu", 3, 4, {"bye"}, {"ask.timeout", "ask.other"}}}};
  const auto written = [&](ReportFormat format) {
    std::ostringstream out;
    write(out, report, format);
    return out.str();
  };
  CHECK(report.failures() == 1);
  CHECK(written(ReportFormat::text) ==
        "ok    a.test.lua: one <1> #\nFAIL  a.test.lua: two\n      a.test.lua:3: no \"x\" & y\n\n"
        "Rules that no scenario made speak:\n      a.lua:default:d\n\n"
        "coverage: menu 2 of 3 nodes, 2 of 4 ways; never visited: bye; never taken: ask.timeout, ask.other\n\n"
        "1 of 2 hold\n");
  CHECK(written(ReportFormat::tap) ==
        "TAP version 14\n1..2\nok 1 - a.test.lua: one <1> \\#\nnot ok 2 - a.test.lua: two\n"
        "  ---\n  message: \"a.test.lua:3: no \\\"x\\\" & y\"\n  ...\n# no scenario made speak: a.lua:default:d\n"
        "# coverage: menu 2 of 3 nodes, 2 of 4 ways; never visited: bye; never taken: ask.timeout, ask.other\n");
  CHECK_THAT(written(ReportFormat::junit),
             Contains("tests=\"2\" failures=\"1\"") && Contains("name=\"one &lt;1&gt; #\"/>") &&
                 Contains("<failure message=\"a.test.lua:3: no &quot;x&quot; &amp; y\"/>"));
}
