#include <catch2/catch.hpp>

#include "durable_world.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;
using dialogue::SessionStatus;

namespace {

const std::string kTwo = "local a = chat:ask 'One?'\nlocal b = chat:ask 'Two?'\nchat:say(a .. b)";

}  // namespace

TEST_CASE("a version that asks the same is compatible, whatever else it says", "[script][divergence]") {
  DurableWorld world(kTwo);
  world.start();
  world.say("x");
  const std::string other = GENERATE(
      "chat:say 'new' local a = chat:ask 'One?' chat:log(chat.contact.name) local b = chat:ask { 'Two?', timeout = 5 } "
      "chat:say(b)",
      "chat:ask 'One?' chat:ask 'Two?' chat:ask 'Three?'");
  const auto dry = world.dry_run(other);
  CHECK(dry.compatible);
  world.move_to(other);
  world.say("y");
  CHECK(world.status() != SessionStatus::diverged);
}

TEST_CASE("a version that does something else is not, and the place is named", "[script][divergence]") {
  struct Case {
    std::string text, expected, actual;
    int line;
  };
  const auto c = GENERATE(values<Case>({
      {"chat:ask 'Eins?'", "ask \"One?\"", "ask \"Eins?\"", 1},
      {"chat:ask 'One?'\n\nhttp.get 'https://a.example/'", "ask \"Two?\"", "http \"GET https://a.example/\"", 3},
      {"chat:ask 'One?'", "ask \"Two?\"", "its end", 0},
      {"chat:ask 'One?'\nerror('x')", "ask \"Two?\"", "an error (demo.lua:2: x)", 0},
      {"chat:start('menu')", "ask \"One?\"", "start \"menu\"", 1},
      {"table.sort({2, 1}, function() chat:ask 'Other?' end)", "ask \"One?\"", "ask \"Other?\"", 1},
      {"pcall(function() chat:ask 'Other?' end) chat:ask 'One?' chat:ask 'Two?'", "ask \"One?\"", "ask \"Other?\"", 1},
      {"error(", "", "unexpected symbol", 0},
      {"while true do end", "", "wall clock limit", 0},
  }));
  INFO(c.text);
  auto options = DurableWorld::patient_scripts();
  options.limits.wall_clock = Millis(100);
  DurableWorld world(kTwo, options);
  world.start();
  world.say("x");
  const auto dry = world.dry_run(c.text);
  CHECK(!dry.compatible);
  CHECK(dry.expected == c.expected);
  CHECK_THAT(dry.actual, Contains(c.actual) || Contains("instruction"));
  CHECK(dry.line == c.line);
  CHECK(world.dry_run(kTwo).compatible);
}

TEST_CASE("a session that diverges says so, does nothing, and is handed to people", "[script][divergence]") {
  DurableWorld world(kTwo);
  world.start();
  world.say("x");
  const std::string before = world.session.state;
  world.move_to("chat:say 'changed' local a = chat:ask 'One?'\nlocal b = chat:ask 'Zwei?' chat:say(a .. b)");
  CHECK(world.say("y") == "-");
  CHECK(world.status() == SessionStatus::diverged);
  CHECK_THAT(world.reason,
             Contains("demo.lua:2: the script does ask \"Zwei?\" where its journal has ask \"Two?\" (effect 2)"));
  CHECK(world.last.handoff);
  CHECK(world.journal.size() == 1);
  CHECK(world.say("again?") == "-");  // no retry
  CHECK(world.status() == SessionStatus::diverged);

  SECTION("on its old version it takes up what it could not") {
    world.move_to(kTwo);
    CHECK(world.resumed() == "xy");
    CHECK(world.status() == SessionStatus::completed);
  }
  SECTION("on a version that fits, too") {
    world.move_to("local a = chat:ask 'One?' local b = chat:ask 'Two?' chat:say('patched ' .. b)");
    CHECK(world.resumed() == "patched y");
  }
  SECTION("a second one that does not fit leaves it as it is") {
    world.move_to("chat:ask 'Uno?'");
    CHECK(world.resumed() == "-");
    CHECK(world.status() == SessionStatus::diverged);
    world.move_to(kTwo);
    CHECK(world.resumed() == "xy");
  }
}

TEST_CASE("a key keeps a question the same while its words change", "[script][divergence]") {
  DurableWorld world("local a = chat:ask { 'Waht size?', key = 'size' } chat:ask 'More?'");
  world.start();
  world.say("M");
  CHECK(world.dry_run("local a = chat:ask { 'What size?', key = 'size' } chat:ask 'More?'").compatible);
}

TEST_CASE("a session restarts at a checkpoint, with the state it had there", "[script][divergence]") {
  const std::string text = R"(
    local size = chat:checkpoint("order", function()
      return chat:ask "Size?"
    end)
    chat:checkpoint("paid", { size = size }, function(state)
      chat:say("Paid for " .. tostring(state and state.size))
      chat:ask "Where to?"
    end)
    chat:checkpoint("sent", function() chat:say "Sent" end))";
  DurableWorld world(text);
  world.crash_always = GENERATE(false, true);
  world.start();
  CHECK(world.say("M") == "Paid for M | Where to?");
  const auto check = [&] {
    CHECK(world.restart("paid") == "Paid for M | Where to?");
    CHECK(world.journal.empty());
    CHECK(world.say("home") == "Sent");
    CHECK(world.status() == SessionStatus::completed);
  };
  SECTION("of its version") {
    check();
  }
  SECTION("of another") {
    world.move_to("chat:checkpoint('new', function() chat:ask 'New?' end) " + text);
    check();
  }
  SECTION("that it never reached: without a state") {
    CHECK(world.restart("sent") == "Sent");
  }
  SECTION("that there is not") {
    CHECK(world.restart("nowhere") == "-");
    CHECK_THAT(world.error, Contains("nowhere"));
    CHECK(world.waits());
  }
}
