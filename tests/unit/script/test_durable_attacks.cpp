#include <catch2/catch.hpp>

#include "durable_world.hpp"
#include "lua_attacks.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;
using dialogue::SessionStatus;

namespace {

script::DurableOptions attacked_scripts() {
  auto options = DurableWorld::patient_scripts();
  options.limits = attacked();
  return options;
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("every hostile script ends in time as a durable script, before and after a wait",
          "[script][attacks][durable]") {
  const bool waits = GENERATE(false, true);
  for (const auto& attack : lua_attacks()) {
    INFO(attack.family << ": " << attack.source.substr(0, 300));
    DurableWorld world((waits ? "chat:ask 'go?' " : "") + attack.source, attacked_scripts());
    CHECK(seconds_of([&] { world.start(); }) < kLongestAttack);
    if (world.waits()) CHECK(seconds_of([&] { world.say("go"); }) < kLongestAttack);
    const bool other_words = std::string(attack.family) == "parser" || attack.source[0] == '\x1b';
    if (*attack.ends_with && !other_words) CHECK_THAT(world.reason, Contains(attack.ends_with));
    CHECK(!world.waits());
    CHECK((world.status() == SessionStatus::completed || world.last.handoff));
  }
}

TEST_CASE("hostile use of the conversation's own functions ends in time", "[script][attacks][durable]") {
  const std::string source = GENERATE(
      "while true do chat:say('x') end", "while true do pcall(chat.say, chat, 'x') end",
      "while true do pcall(chat.ask, chat, {}) end", "while true do pcall(chat.start, chat) end",
      "while true do chat:log(('x'):rep(1000)) end", "for i = 1, 1e9 do chat:set('k' .. i, ('x'):rep(10000)) end",
      "for i = 1, 1e9 do chat:tag('t' .. i) end", "for i = 1, 1e9 do pcall(chat.event, chat, 'm' .. i, i) end",
      "for i = 1, 1e9 do local x = chat.contact['f' .. i] end", "for i = 1, 1e9 do local x = chat:get('f' .. i) end",
      "chat:set('x', ('x'):rep(1e6))", "local t = {} t.t = t chat:set('x', t)", "chat:say(('x'):rep(1e6))",
      "chat:ask { 'x', choices = setmetatable({}, { __index = function() while true do end end, __len = function() "
      "return 1e9 end }) }",
      "chat:ask { 'x', validate = function() while true do end end }",
      "chat:checkpoint('x', function() while true do end end)",
      "local function f() return chat:checkpoint('x', f) end f()", "chat:continue(('x'):rep(1e6))",
      "while true do pcall(chat.continue, chat, ('x'):rep(1e6)) end",
      "http.get('https://x.example/' .. ('x'):rep(1e6))", "http.post('https://x.example/', ('x'):rep(1e6))",
      "while true do pcall(http.get, 'file:///etc/passwd') end",
      "http.get('https://x.example', nil, { headers = { a = 'b\\r\\nc: d' } })",
      "table.sort({3, 2, 1}, function(a, b) chat:ask('x') return a < b end)",
      "('x'):gsub('x', function() chat:ask('x') end)", "setmetatable(chat, { __index = function() end })",
      "getmetatable(chat).__index = nil", "chat.contact.name = 'x'", "local x <close> = chat",
      "chat.ask = nil error(tostring(rawget(chat, 'ask')))", "http.get = nil", "flow('demo', function() end)",
      "local mt = getmetatable(chat) mt.x = 1", "while true do chat:uuid() math.random() end",
      "return setmetatable({}, { __pairs = error })", "return { x = ('x'):rep(1e6) }",
      "local t = {} for i = 1, 1e5 do t[i] = i end chat:set('t', t)");
  INFO(source);
  DurableWorld world(source, attacked_scripts());
  CHECK(seconds_of([&] { world.start(); }) < kLongestAttack);
  if (world.waits()) CHECK(seconds_of([&] { world.say("x"); }) < kLongestAttack);
  CHECK(world.said.size() <= world.options.messages);
  CHECK(world.journal.size() <= world.options.journal_rows);
  CHECK(world.session.state.size() < 64u << 10);
  DurableWorld other("chat:say 'fine'", attacked_scripts());
  CHECK(other.start() == "fine");
}

TEST_CASE("one session's use of memory is not another's failure", "[script][attacks][durable]") {
  DurableWorld world(
      "local keep = {} for i = 1, 150 do keep[i] = ('x'):rep(20000) .. i end chat:ask '?' chat:say(#keep)",
      DurableWorld::patient_scripts());
  std::vector<std::pair<dialogue::Session, script::Journal>> sessions;
  for (int i = 0; i < 20; ++i) {
    world.journal.clear();
    CHECK(world.start() == "?");
    sessions.emplace_back(world.session, world.journal);
  }
  for (auto& [session, journal] : sessions) {
    world.session = session;
    world.journal = journal;
    CHECK(world.say("x") == "150");
  }
}

TEST_CASE("files that are no flow are refused with what was expected", "[script][durable]") {
  const auto [source, words] = GENERATE(table<std::string, std::string>({
      {"-- flow(", "declares no flow"},
      {"flow('demo', function() end) flow('demo', function() end)", "there is one in this file already"},
      {"flow('other', function() end)", "\"other\""},
      {"flow('demo')", "expected flow(\"demo\", function(chat)"},
      {"flow('demo', function(chat) flow('x', print) end)", "at the top of the file"},
      {"chat = nil http.get('x') -- flow(", "there is no conversation yet"},
      {"os.time() -- flow(", "not while the file loads"},
      {"local x = math.random() -- flow(", "not while the file loads"},
      {"flow('demo', function(chat) x = 1 end)", "globals cannot be set"},
  }));
  INFO(source);
  DurableWorld world(source);
  world.start();
  CHECK(world.status() == SessionStatus::failed);
  CHECK_THAT(world.reason, Contains(words));
}
