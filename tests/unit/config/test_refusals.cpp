#include <catch2/catch.hpp>

#include "config/configuration.hpp"
#include "unit/config/config_folder.hpp"

using namespace parley;
using namespace parley::config;
using test::ConfigFolder;

namespace {

std::vector<SectionOptions> sections() {
  using enum OptionType;
  return {
      {"server", OptionTable::of({
                     {.key = "listen", .type = address, .default_text = "127.0.0.1:8080"},
                     {.key = "io_threads", .type = integer, .default_text = "1", .min = "1", .max = "64"},
                     {.key = "rate", .type = number, .default_text = "0.5", .min = "0"},
                     {.key = "idle", .type = duration, .default_text = "75s", .min = "1s", .max = "1h"},
                     {.key = "body", .type = size, .default_text = "4MB", .max = "1GB"},
                     {.key = "days", .type = string_list, .default_text = "mon", .max = "7", .choices = {"mon", "tue"}},
                     {.key = "on", .type = boolean, .default_text = "true"},
                     {.key = "dir", .type = path, .default_text = "var", .min = "1"},
                     {.key = "open", .type = time_of_day, .default_text = "09:00"},
                     {.key = "format", .type = choice, .default_text = "text", .choices = {"text", "json"}},
                     {.key = "pool.size", .type = integer, .default_text = "3"},
                 })},
      {"log", OptionTable::of({{.key = "level", .type = string, .default_text = "info", .max = "8"}})}};
}

/// What is said about a parley.toml.
std::string refusal(const std::string& toml, Environment environment = {}, std::vector<std::string> overrides = {}) {
  ConfigFolder folder;
  folder.write("parley.toml", toml);
  return folder.told(load(folder.sources(std::move(environment), std::move(overrides)), sections()).findings());
}

}  // namespace

TEST_CASE("a value of the wrong type or out of range is refused with line, key, expected and found",
          "[config][refusal]") {
  const auto [line, text] = GENERATE(table<std::string, std::string>({
      {R"(io_threads = "many")", R"(server.io_threads: expected an integer from 1 to 64, found "many")"},
      {R"(io_threads = "4")", R"(server.io_threads: expected an integer from 1 to 64, found "4")"},
      {"io_threads = 65", "server.io_threads: expected an integer from 1 to 64, found 65"},
      {"io_threads = 1.5", "server.io_threads: expected an integer from 1 to 64, found 1.5"},
      {"io_threads = [1, [2]]", "server.io_threads: expected an integer from 1 to 64, found [1, a list]"},
      {"io_threads = {a = 1}", "server.io_threads: expected an integer from 1 to 64, found a table"},
      {"io_threads = 2026-01-01", "server.io_threads: expected an integer from 1 to 64, found a date"},
      {"rate = -1", "server.rate: expected a number of at least 0, found -1"},
      {"rate = nan", "server.rate: expected a number of at least 0, found nan"},
      {"idle = 75", R"(server.idle: expected a duration from 1s to 1h (such as "250ms", "10s" or "2h"), found 75)"},
      {R"(idle = "2h")",
       R"(server.idle: expected a duration from 1s to 1h (such as "250ms", "10s" or "2h"), found "2h")"},
      {R"(body = "2GB")", R"(server.body: expected a size of at most 1GB (such as "64KB" or "4MB"), found "2GB")"},
      {R"(listen = "8080")", R"(server.listen: expected an address (such as "127.0.0.1:8080"), found "8080")"},
      {R"(days = ["mon", "xyz"])",
       R"(server.days: expected a list with a number of items of at most 7 of any of mon, tue, found ["mon", "xyz"])"},
      {R"(days = "mon")",
       R"(server.days: expected a list with a number of items of at most 7 of any of mon, tue, found "mon")"},
      {R"(on = "true")", R"(server.on: expected true or false, found "true")"},
      {R"(dir = "")", R"(server.dir: expected a path that is not empty, found "")"},
      {R"(dir = "a\u0000b")", R"(server.dir: expected a path that is not empty, found "a\x00b")"},
      {R"(open = "25:00")", R"(server.open: expected a time of day (such as "09:30"), found "25:00")"},
      {R"(format = "xml")", R"(server.format: expected one of text, json, found "xml")"},
      {"pool = 3", "server.pool: expected a table, found 3"},
  }));
  CHECK(refusal("[server]\n" + line + "\n") == "etc/parley.toml:2: " + text + "\n");
}

TEST_CASE("an unknown key names the nearest known one, or all when none is near", "[config][refusal]") {
  CHECK(refusal("[server]\nlisen = \"x\"\n") ==
        "etc/parley.toml:2: server.lisen: expected a key of [server], found \"lisen\"; did you mean \"listen\"?\n");
  CHECK(refusal("[server.pool]\nsiez = 2\n") ==
        "etc/parley.toml:2: server.pool.siez: expected a key of [server], found \"pool.siez\"; did you mean "
        "\"pool.size\"?\n");
  CHECK(refusal("[log]\ncolour = true\n") ==
        "etc/parley.toml:2: log.colour: expected a key of [log], found \"colour\"; known keys: level\n");
  CHECK(
      refusal("[server]\n\"pool.size\" = 2\n").starts_with("etc/parley.toml:2: server.\"pool.size\": expected a key"));
}

TEST_CASE("an unknown section is told once", "[config][refusal]") {
  CHECK(refusal("[sever]\na = 1\nb = 2\n") ==
        "etc/parley.toml:1: expected a known section, found \"sever\"; did you mean the section \"server\"?\n");
  CHECK(refusal("server = 5\n") == "etc/parley.toml:1: server: expected the section [server], found 5\n");
}

TEST_CASE("all findings are told, in the order of the lines", "[config][refusal]") {
  CHECK(refusal("[log]\nlevel = \"deafening\"\n[server]\non = 1\nx = 1\n") ==
        "etc/parley.toml:2: log.level: expected a string of at most 8 bytes, found \"deafening\"\n"
        "etc/parley.toml:4: server.on: expected true or false, found 1\n"
        "etc/parley.toml:5: server.x: expected a key of [server], found \"x\"; known keys: listen, io_threads, rate, "
        "idle, body, days, on, dir, open, format, pool.size\n");
}

TEST_CASE("broken TOML is refused with its line", "[config][refusal]") {
  const std::string text = refusal("[server]\nlisten = \n");
  CHECK(text.starts_with("etc/parley.toml:2: expected valid TOML, found "));
}

TEST_CASE("a section that does not begin like a name is refused", "[config][refusal]") {
  const std::string header = GENERATE("[!server]", "[[!server]]", "[ .a]", "[\x13]", "[a.!b]", "[a..b]", "[", "[[");
  CHECK(refusal(header + "\n").starts_with("etc/parley.toml:"));
}

TEST_CASE("a key given twice is refused with its line", "[config][refusal]") {
  const std::string text = refusal("[server]\non = true\non = false\n");
  CHECK(text.starts_with("etc/parley.toml:3: expected valid TOML, found "));
  CHECK(text.find("redefine") != std::string::npos);
}

TEST_CASE("a file that is too large, too deep or too dotted is refused", "[config][refusal]") {
  CHECK(refusal("x = " + std::string(40, '[') + std::string(40, ']') + "\n") ==
        "etc/parley.toml:1: expected at most 32 tables and lists inside each other, found more\n");
  std::string dotted = "[a";
  for (int i = 0; i < 200'000; ++i) dotted += ".a";
  CHECK(refusal(dotted + "]\n") ==
        "etc/parley.toml:1: expected at most 1000 dots in a line, found more; write long lists over several lines\n");
  CHECK(refusal(std::string(2 << 20, '\n')) ==
        "etc/parley.toml: expected a file the server can read, found one that is larger than 1048576 bytes\n");
}

TEST_CASE("a folder without parley.toml is refused", "[config][refusal]") {
  ConfigFolder folder;
  std::filesystem::remove(folder.path("parley.toml"));
  CHECK(folder.told(load(folder.sources(), sections()).findings()) ==
        "etc/parley.toml: expected the server's configuration file, found no such file; name the folder that holds it "
        "with --config\n");
}

TEST_CASE("a parley.toml that is no file is refused", "[config][refusal]") {
  ConfigFolder folder;
  std::filesystem::remove(folder.path("parley.toml"));
  std::filesystem::create_directory(folder.path("parley.toml"));
  CHECK(folder.told(load(folder.sources(), sections()).findings()) ==
        "etc/parley.toml: expected a file the server can read, found one that is no regular file\n");
}

TEST_CASE("the environment is checked like a file", "[config][refusal]") {
  CHECK(
      refusal("", {{"PARLEY__SERVER__IO_THREADS", "many"}}) ==
      "environment PARLEY__SERVER__IO_THREADS: server.io_threads: expected an integer from 1 to 64, found \"many\"\n");
  CHECK(refusal("", {{"PARLEY__SERVER__LISEN", "x"}}) ==
        "environment PARLEY__SERVER__LISEN: server.lisen: expected a key of [server], found PARLEY__SERVER__LISEN; did "
        "you mean PARLEY__SERVER__LISTEN?\n");
  CHECK(refusal("", {{"PARLEY__SEVER__LISTEN", "x"}}) ==
        "environment PARLEY__SEVER__LISTEN: expected PARLEY__SECTION__KEY with a known section, found "
        "PARLEY__SEVER__LISTEN; did you mean the section \"server\"?\n");
  CHECK(refusal("", {{"PARLEY__LOG__LEVEL", "\xFF"}}) ==
        "environment PARLEY__LOG__LEVEL: log.level: expected a string of at most 8 bytes, found \"\\xFF\"\n");
  CHECK(refusal("", {{"PARLEY_OTHER", "x"}, {"PATH", "/bin"}}).empty());
}

TEST_CASE("the command line is checked like a file", "[config][refusal]") {
  CHECK(refusal("", {}, {"server.on=maybe"}) == "command line: server.on: expected true or false, found \"maybe\"\n");
  CHECK(refusal("", {}, {"server.nosuch=1"}).starts_with("command line: server.nosuch: expected a key of [server]"));
  CHECK(refusal("", {}, {"sevrer.on=1"}) ==
        "command line: expected a known section, found \"sevrer\"; did you mean the section \"server\"?\n");
  CHECK(refusal("", {}, {"verbose"}) == "command line: expected section.key=value, found \"verbose\"\n");
  CHECK(refusal("", {}, {"token=hunter2"}) == "command line: expected section.key=value, found \"token\"\n");
}

TEST_CASE("a configuration with errors cannot be used by accident", "[config][refusal]") {
  ConfigFolder folder;
  folder.write("parley.toml", "[server]\nio_threads = 0\n");
  const auto loaded = load(folder.sources(), sections());
  REQUIRE_FALSE(loaded.ok());
  CHECK_THROWS_AS(loaded.value(), BrokenInvariant);
  CHECK(loaded.value_despite_errors().section("server").integer("io_threads") == 1);
}

TEST_CASE("a getter with a wrong key, type or section is a broken invariant", "[config][settings]") {
  ConfigFolder folder;
  const auto loaded = load(folder.sources(), sections());
  const Settings& server = loaded.value().section("server");
  CHECK_THROWS_WITH(server.integer("listne"), "the option table of server has no key \"listne\"");
  CHECK_THROWS_WITH(server.integer("listen"), "server.listen has the type address, but was read as integer");
  CHECK_THROWS_AS(server.string("dir"), BrokenInvariant);
  CHECK_THROWS_AS(loaded.value().section("nosuch"), BrokenInvariant);
}
