#include <catch2/catch.hpp>

#include "script/lua_tokens.hpp"
#include "script/script_check.hpp"
#include "script_run.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;

namespace {

Result<script::ScriptInfo> check(const std::string& text) {
  static const SystemClock clock;
  script::DurableOptions options;
  options.limits = patient();
  return script::check_script(script::make_version("demo", text), clock, Log(null_log_sink()), options);
}

std::string findings(const std::string& body) {
  const auto info = check("flow('demo', function(chat)\n" + body + "\nend)");
  REQUIRE(info.has_value());
  std::string all;
  for (const auto& f : info->findings) all += f.code + ":" + std::to_string(f.line - 1) + " ";
  return all;
}

}  // namespace

TEST_CASE("a clean script has no findings", "[script][check]") {
  CHECK(findings(R"lua(
    local size = chat:ask { "Size?", choices = { "S", "M" }, timeout = "2h" }
    if not size then return end
    local t = { a = 1, b = function() local x = 2 x = 3 return x end }
    for i, v in ipairs(t) do t.a = v i = i + 1 end
    -- chat:frobnicate() io.open() x = 1
    chat:say("chat:frobnicate() os.execute()" .. [[ io.read() ]])
    local yes = chat:confirm { "Sure?", timeout = 60 } or false
    return { size = size, yes = yes })lua") == "");
}

TEST_CASE("what will go wrong is found, with its line", "[script][check]") {
  const auto [body, expected] = GENERATE(table<std::string, std::string>({
      {"\nchat:sai('x')", "unknown_function:2 "},
      {"chat.say('x')", "dot_call:1 "},
      {"local a = 1\nb = a", "global_write:2 "},
      {"if true then total = 1 end", "global_write:1 "},
      {"os.execute('ls')", "missing_library:1 "},
      {"local f = io.open('x')", "missing_library:1 "},
      {"require 'x'", "missing_library:1 "},
      {"chat:ask 'x?'", "no_timeout:1 "},
      {"local n = chat:ask { 'x?', timeout = 5 } chat:say(n)", "unhandled_nil:1 "},
      {"local io = {} io.x = 1 local t = os.time()", ""},
  }));
  INFO(body);
  CHECK(findings(body) == expected);
}

TEST_CASE("a finding says what to write instead", "[script][check]") {
  const auto info = check("flow('demo', function(chat) chat:cofirm('x') end)");
  REQUIRE(info.has_value());
  CHECK(info->findings.at(0).fix == "chat:confirm");
  CHECK(!info->serves());
}

TEST_CASE("checkpoints and other programs are listed", "[script][check]") {
  const auto info = check(R"lua(flow("demo", function(chat)
    chat:checkpoint("one", function() end) chat:checkpoint('two', {}, function() chat:call("child") end)
    local name = "x" chat:start(name) chat:start "menu" end))lua");
  REQUIRE(info.has_value());
  CHECK(info->name == "demo");
  CHECK(info->checkpoints == std::vector<std::string>{"one", "two"});
  CHECK(info->programs == std::vector<std::string>{"child", "menu"});
}

TEST_CASE("a script that does not load is an error with its line", "[script][check]") {
  const auto [text, words] = GENERATE(table<std::string, std::string>({
      {"\nflow('demo' function", "demo.lua:2:"},
      {"local x = 1", "declares no flow"},
      {"flow('pizza', function() end)", "\"pizza\""},
      {"error('broken')", "demo.lua:1: broken"},
  }));
  INFO(text);
  const auto info = check(text);
  REQUIRE(info.has_error());
  CHECK_THAT(info.error().message, Contains(words));
}

TEST_CASE("loading a script runs nothing of its flow", "[script][check]") {
  CHECK(check("flow('demo', function(chat) while true do end end)").has_value());
}

TEST_CASE("any text can be read as tokens", "[script][check]") {
  for (const std::string text :
       {"'open", "[[open", "--[==[ open", "\"a\\", "[=", "0x", "\xff\xfe", "a.b:c{...}", "[==[x]=]]==]"}) {
    INFO(text);
    CHECK(script::lua_tokens(text).size() <= text.size());
  }
}
