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
