// docs/lua.md and sdk/lua/parley.meta.lua: they say what the server has, and the samples do what stands beside them.
#include <catch2/catch.hpp>
#include <fstream>
#include <regex>
#include <sstream>

#include "durable_world.hpp"
#include "rule_fixture.hpp"
#include "script/api_pages.hpp"
#include "script/host_api.hpp"
#include "script/script_check.hpp"

using namespace parley;
using namespace parley::test;
using Catch::Contains;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream in(std::string(PARLEY_SOURCE_DIR) + "/" + path);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Blocks after `<!-- kind: name -->`, by name.
std::map<std::string, std::string> blocks(const std::string& kind) {
  std::map<std::string, std::string> found;
  const std::string page = text_of("docs/lua.md");
  const std::regex block("<!-- " + kind + R"re(: (\S+)\.lua -->\n```\w+\n([^`]*)```)re");
  for (std::sregex_iterator each(page.begin(), page.end(), block), end; each != end; ++each)
    found[(*each)[1]] = (*each)[2];
  return found;
}

/// One line of a talk that does something; what is said in answer, a line each.
std::string play(DurableWorld& world, const std::string& line) {
  const std::string rest = line.substr(2);
  std::string words;
  if (line[0] == '>') {
    words = world.session.id.empty() ? world.start(rest) : world.say(rest);
  } else if (line[0] == '+') {
    words = world.later(
        std::chrono::hours(line.back() == 'd' ? 24 * std::stoi(line.substr(1)) : std::stoi(line.substr(1))));
  } else if (line[0] == '=') {
    words = world.resumed();
  } else if (line[0] == '@') {
    words = world.restart(rest);
  } else {
    REQUIRE(world.requests.size() == 1);
    const auto request = world.requests.front();
    json::object event{{"request", request.number}};
    if (line[0] == '!') {
      const auto gap = rest.find(' ');
      event["error"] = json::object{{"class", rest.substr(0, gap)}, {"message", rest.substr(gap + 1)}};
    } else if (request.kind == "kv") {
      event["value"] = json::parse(rest).at("value");
    } else {
      event = {{"request", request.number}, {"status", 200}, {"text", rest}, {"json", true}};
    }
    world.requests.clear();
    words = world.result(std::move(event));
  }
  if (words == "-") return {};
  for (std::size_t at = 0; (at = words.find(" | ", at)) != words.npos;) words.replace(at, 3, "\n");
  return words + "\n";
}

/// The talk as it really goes, line by line.
std::string really(DurableWorld& world, const std::string& talk) {
  std::istringstream lines(talk);
  std::string real, line;
  while (std::getline(lines, line)) {
    if (!line.empty() && std::string_view(">+=@~!").find(line[0]) != std::string_view::npos)
      real += line + "\n" + play(world, line);
  }
  return real;
}

}  // namespace

TEST_CASE("every sample of docs/lua.md talks as it stands there", "[script][docs]") {
  const auto scripts = blocks("script");
  const auto talks = blocks("talk");
  REQUIRE(scripts.size() >= 5);
  for (const auto& [name, text] : scripts) {
    INFO(name);
    REQUIRE(talks.contains(name));
    DurableWorld world(text, DurableWorld::patient_scripts(), name);
    CHECK(really(world, talks.at(name)) == talks.at(name));
    CHECK(world.reason == "");
    DurableWorld crashing(text, DurableWorld::patient_scripts(), name);
    crashing.crash_always = true;
    CHECK(really(crashing, talks.at(name)) == talks.at(name));
  }
}

TEST_CASE("the samples have no findings", "[script][docs]") {
  const SystemClock clock;
  for (const auto& [name, text] : blocks("script")) {
    const auto info = script::check_script(script::make_version(name, text), clock, Log(null_log_sink()),
                                           DurableWorld::patient_scripts());
    REQUIRE(info.has_value());
    for (const auto& finding : info->findings) {
      INFO(name << ":" << finding.line << ": " << finding.message);
      CHECK(finding.code == "no_timeout");  // pizza asks to confirm without one
    }
  }
}

TEST_CASE("annotations and reference are those of the table: ninja -C build lua-pages", "[script][docs]") {
  CHECK((text_of("sdk/lua/parley.meta.lua") == script::lua_annotations()));
  CHECK((text_of("docs/lua.md").find(script::lua_reference()) != std::string::npos));
}

TEST_CASE("everything in the table can be called", "[script][docs]") {
  std::string body;
  for (const auto& each : script::host_api()) {
    if (each.owner.empty()) continue;
    const std::string path = std::string(each.owner) + "[\"" + std::string(each.name) + "\"]";
    body += "if type(" + path + ") ~= 'function' then chat:say('" + std::string(each.name) + "') end\n";
  }
  DurableWorld world(body);
  CHECK(world.start() == "-");
  CHECK(world.reason == "");
}

TEST_CASE("rules have what the table says they have, and are told what they have not", "[script][docs]") {
  for (const auto& each : script::host_api()) {
    if (each.owner.empty()) continue;
    const std::string path = std::string(each.owner) + "[\"" + std::string(each.name) + "\"]";
    INFO(path);
    RuleWorld world("on.keyword { 'go', run = function(chat) " + path + "(chat) end }");
    const auto outcome = world.outcome("go");
    const bool refused =
        outcome.failure && outcome.failure->error.message.find("rules may not wait") != std::string::npos;
    CHECK(refused == !each.everywhere);
    if (outcome.failure) CHECK_THAT(outcome.failure->error.message, !Contains("nil value"));
  }
}
