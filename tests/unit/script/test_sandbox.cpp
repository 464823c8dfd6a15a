#include <catch2/catch.hpp>
#include <lua.hpp>

#include "script_run.hpp"
#include "support/manual_clock.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;

namespace {
std::string result_of(const std::string& source) {
  const auto outcome = run_script(source, patient());
  INFO(source);
  CHECK(outcome.error == "");
  return outcome.result;
}
}  // namespace

TEST_CASE("ordinary scripts run as in stock Lua", "[script][sandbox]") {
  CHECK(result_of(
            "return ('%s is %d, %05.2f, %q'):gsub('%%q', 'x') and string.format('%s is %d, %05.2f', 'a', 3, 1.5)") ==
        "a is 3, 01.50");
  CHECK(result_of("local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return table.concat(t, ',')") ==
        "3,2,1");
  CHECK(result_of("local ok, e = pcall(error, 'x', 0) return tostring(ok) .. e") == "falsex");
  CHECK(result_of("return (select(2, xpcall(error, function(e) return e .. '!' end, 'x')))") == "x!");
  CHECK(result_of("return tostring('10' + 5) .. 7 // 2 .. -'2'") == "153-2");
  CHECK(result_of("return tostring(tonumber('ff', 16)) .. tostring(tonumber('0x10')) .. tostring(tonumber('1e1')) .. "
                  "tostring(tonumber('z'))") == "2551610.0nil");
  CHECK(
      result_of(
          "return table.concat({table.unpack({1, 2, 3}, 2)}, '-') .. select('#', nil, nil) .. select(-1, 'a', 'b')") ==
      "2-32b");
  CHECK(result_of("local t = {1, 2, 3, 4} table.move(t, 1, 3, 2) table.insert(t, 2, 9) table.remove(t, 1) return "
                  "table.concat(t)") == "9123");
  CHECK(result_of("local s = '' for p, c in utf8.codes('aé') do s = s .. p .. ':' .. c .. ' ' end return s .. "
                  "utf8.len('aé')") == "1:97 2:233 2");
  CHECK(result_of("return ('x'):rep(3, ',') .. ('abc'):reverse():upper() .. ('abc'):sub(-2) .. ('a'):byte() .. "
                  "string.char(98)") == "x,x,xCBAbc97b");
}

TEST_CASE("classes with metatables work", "[script][sandbox]") {
  CHECK(result_of(R"(
    local Point = {} Point.__index = Point
    Point.__add = function(a, b) return setmetatable({x = a.x + b.x}, Point) end
    Point.__tostring = function(p) return 'P' .. p.x end
    Point.__eq = function(a, b) return a.x == b.x end
    function Point.new(x) return setmetatable({x = x}, Point) end
    local p = Point.new(1) + Point.new(2)
    return tostring(p) .. tostring(p == Point.new(3)) .. tostring(getmetatable(p) == Point))") == "P3truetrue");
}

TEST_CASE("values are named without addresses", "[script][sandbox]") {
  CHECK(result_of("return tostring({}) .. tostring(print) .. string.format('%s', {})") == "tablefunctiontable");
}

TEST_CASE("pairs walks in the same order in every state", "[script][sandbox][order]") {
  const std::string source = R"(
    local t = {}
    for i = 1, 200 do t['key' .. i] = i end
    for i = 1, 50 do t[{}] = i t[function() return i end] = i end
    t[1] = 'a' t[2] = 'b' t[0.5] = 'c' t[true] = 'd' t[-7] = 'e'
    local order = {}
    for k, v in pairs(t) do order[#order + 1] = tostring(v) end
    return table.concat(order, ' '))";
  const std::string first = result_of(source);
  CHECK_THAT(first, Catch::StartsWith("e a b c "));
  for (int i = 0; i < 5; ++i) CHECK(result_of(source) == first);
}

TEST_CASE("next visits what pairs visits", "[script][sandbox][order]") {
  CHECK(result_of(R"(
    local t = {10, 20, x = 1, y = 2, [true] = 3, [{}] = 4}
    local a, b = '', ''
    for _, v in pairs(t) do a = a .. v .. ' ' end
    local k, v = next(t)
    while k ~= nil do b = b .. v .. ' ' k, v = next(t, k) end
    return a == b and a or a .. '/' .. b)") == "10 20 1 2 3 4 ");
}

TEST_CASE("a table may be changed while pairs walks it", "[script][sandbox][order]") {
  CHECK(result_of("local t, n = {a = 1, b = 2, c = 3}, 0 for k in pairs(t) do t.b = nil t['new' .. k] = 1 n = n + 1 "
                  "end return tostring(n)") == "2");
}

TEST_CASE("__pairs and ipairs with __index are honoured", "[script][sandbox][order]") {
  CHECK(result_of(R"(
    local t = setmetatable({}, {__pairs = function() return function(_, k) if not k then return 1, 'x' end end end})
    local s = '' for k, v in pairs(t) do s = s .. k .. v end
    for i, v in ipairs(setmetatable({}, {__index = function(_, i) if i < 3 then return i * 2 end end})) do s = s .. v end
    return s)") == "1x24");
}

TEST_CASE("time and chance come from the host", "[script][sandbox]") {
  script::Outside outside;
  outside.now = [] { return *from_rfc3339("2026-03-02T12:30:15.500Z"); };
  outside.random = [] { return std::uint64_t{7}; };
  const auto outcome = run_script(
      "return os.time() .. os.date(' %Y-%m-%d %H:%M:%S ') .. os.date('*t').wday .. ' ' .. math.random(10) .. "
      "os.time{year=1970,month=1,day=2,hour=0}",
      patient(), outside);
  CHECK(outcome.error == "");
  CHECK(outcome.result == "1772454615 2026-03-02 12:30:15 2 886400");
}

TEST_CASE("chance stays in its interval", "[script][sandbox]") {
  CHECK(result_of(R"(
    for i = 1, 1000 do
      local a, b, c = math.random(), math.random(6), math.random(-3, 3)
      assert(a >= 0 and a < 1 and b >= 1 and b <= 6 and c >= -3 and c <= 3)
    end
    assert(not pcall(math.random, 2, 1)) assert(math.random(math.mininteger, math.maxinteger))
    return 'ok')") == "ok");
}

TEST_CASE("a script's globals are its own", "[script][sandbox]") {
  SystemClock clock;
  script::Sandbox sandbox(clock, Log(null_log_sink()), patient());
  CHECK(run_in(sandbox, "shared = 'x' return _G.shared .. shared").result == "xx");
  CHECK(run_in(sandbox, "return tostring(shared)").result == "nil");
  sandbox.freeze_globals(true);
  CHECK_THAT(run_in(sandbox, "kept = 1").error, Contains("globals cannot be set"));
}

TEST_CASE("a pattern of the metatable cannot be smuggled in later", "[script][sandbox]") {
  CHECK(result_of("local mt = {} local t = setmetatable({}, mt) mt.__index = {x = 1} return tostring(t.x)") == "nil");
}

TEST_CASE("a script's own error is shown with its place", "[script][sandbox]") {
  CHECK(run_script("\n\nerror('no such size')").error == "test.lua:3: no such size");
  CHECK_THAT(run_script("local x = = 1").error, Contains("test.lua:1:"));
}

TEST_CASE("what is printed is bounded", "[script][sandbox]") {
  CHECK(run_script("for i = 1, 1000 do print(('x'):rep(2000), i) end return 'ok'", patient()).result == "ok");
}

TEST_CASE("the host's coroutine waits and goes on with the answer", "[script][coroutine]") {
  SystemClock clock;
  script::Sandbox sandbox(clock, Log(null_log_sink()), patient());
  REQUIRE(sandbox
              .compile("ask.lua",
                       "local ask = ... local ok, a = pcall(ask, 'size?') local b = ask('colour?') return a .. b")
              .has_value());
  const auto chunk = sandbox.compile(
      "ask.lua", "local ask = ... local ok, a = pcall(ask, 'size?') local b = ask('colour?') return a .. b");
  script::Coroutine run(sandbox, [&](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, *chunk);
    lua_pushcfunction(L, [](lua_State* S) { return script::Coroutine::wait(S, 1); });
    return 1;
  });
  auto state = run.resume();
  REQUIRE(state.has_value());
  CHECK(*state == script::Coroutine::State::waiting);
  CHECK(std::string(lua_tostring(run.stack(), -1)) == "size?");
  state = run.resume([](lua_State* L) { return lua_pushstring(L, "M"), 1; });
  REQUIRE(state.has_value());
  CHECK(std::string(lua_tostring(run.stack(), -1)) == "colour?");
  state = run.resume([](lua_State* L) { return lua_pushstring(L, "red"), 1; });
  REQUIRE(state.has_value());
  CHECK(*state == script::Coroutine::State::finished);
  CHECK(std::string(lua_tostring(run.stack(), -1)) == "Mred");
  CHECK(run.resume().has_error());
}

TEST_CASE("waiting where no wait can pass is a clear error", "[script][coroutine]") {
  SystemClock clock;
  script::Sandbox sandbox(clock, Log(null_log_sink()), patient());
  const std::string body = GENERATE("('x'):gsub('x', ask)", "table.sort({2, 1}, ask)",
                                    "return tostring(setmetatable({}, {__tostring = ask}))");
  const auto chunk = sandbox.compile("ask.lua", "local ask = ... " + body);
  REQUIRE(chunk.has_value());
  script::Coroutine run(sandbox, [&](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, *chunk);
    lua_pushcfunction(L, [](lua_State* S) { return script::Coroutine::wait(S, 0); });
    return 1;
  });
  const auto state = run.resume();
  REQUIRE(state.has_error());
  CHECK_THAT(state.error().message, Contains("cannot wait here"));
}

TEST_CASE("a doomed sandbox runs nothing more", "[script][coroutine]") {
  SystemClock clock;
  script::Sandbox sandbox(clock, Log(null_log_sink()), patient());
  CHECK_THAT(run_in(sandbox, "while true do end").error, Contains("limit"));
  CHECK(sandbox.doomed());
  CHECK_THAT(run_in(sandbox, "return 1").error, Contains("limit") || Contains("stopped"));
}

TEST_CASE("budgets are fresh for each run of a state", "[script][sandbox]") {
  SystemClock clock;
  script::Limits limits = patient();
  limits.instructions = 200'000;
  script::Sandbox sandbox(clock, Log(null_log_sink()), limits);
  for (int i = 0; i < 20; ++i) CHECK(run_in(sandbox, "for i = 1, 50000 do end return 'ok'").result == "ok");
  CHECK_THAT(run_in(sandbox, "for i = 1, 500000 do end").error, Contains("instruction limit (200000)"));
}

TEST_CASE("time is measured on the clock that was passed in", "[script][sandbox]") {
  ManualClock clock;
  script::Sandbox sandbox(clock, Log(null_log_sink()), {});
  const auto chunk = sandbox.compile("slow.lua", "local pass = ... pass() for i = 1, 5000 do end");
  script::Coroutine run(sandbox, [&](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, *chunk);
    lua_pushlightuserdata(L, &clock);
    lua_pushcclosure(
        L,
        [](lua_State* S) {
          static_cast<ManualClock*>(lua_touserdata(S, lua_upvalueindex(1)))->advance(Millis{300});
          return 0;
        },
        1);
    return 1;
  });
  CHECK_THAT(run.resume().error().message, Contains("slow.lua:1: wall clock limit (250 ms)"));
}

TEST_CASE("a script under its limits may survive a refused allocation", "[script][sandbox]") {
  CHECK(result_of(
            "local s = ('x'):rep(900000) local ok, e = pcall(function() return s .. s end) return tostring(ok) .. e") ==
        "falsenot enough memory");
}
