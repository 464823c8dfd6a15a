#include <catch2/catch.hpp>

#include "config/configuration.hpp"
#include "config/environment.hpp"
#include "unit/config/config_folder.hpp"

using namespace parley;
using namespace parley::config;
using test::ConfigFolder;

namespace {

std::vector<SectionOptions> sections() {
  using enum OptionType;
  return {{"server", OptionTable::of({
                         {.key = "listen", .type = address, .default_text = "127.0.0.1:1"},
                         {.key = "hosts", .type = string_list, .default_text = "a, b"},
                         {.key = "pool.size", .type = integer, .default_text = "3"},
                     })}};
}

}  // namespace

TEST_CASE("each layer wins over those before it, and a value knows its own", "[config][layers]") {
  ConfigFolder folder;
  const auto listen = [&](Environment environment = {}, std::vector<std::string> overrides = {}) {
    const auto loaded = load(folder.sources(std::move(environment), std::move(overrides)), sections());
    const Settings& server = loaded.value().section("server");
    return std::to_string(server.address("listen").port) + " " + server.origin("listen").to_text();
  };
  CHECK(listen() == "1 default");
  folder.write("parley.toml", "# first\n[server]\nlisten = '127.0.0.1:2'\n");
  CHECK(listen() == "2 " + folder.path("parley.toml") + ":3");
  folder.write("local/parley.toml", "[server]\nlisten = '127.0.0.1:3'\n");
  CHECK(listen() == "3 " + folder.path("local/parley.toml") + ":2");
  const Environment environment{{"PARLEY__SERVER__LISTEN", "127.0.0.1:4"}};
  CHECK(listen(environment) == "4 environment PARLEY__SERVER__LISTEN");
  CHECK(listen(environment, {"server.listen=127.0.0.1:5"}) == "5 command line");
  CHECK(listen(environment, {"server.listen=127.0.0.1:5", "server.listen=127.0.0.1:6"}) == "6 command line");
}

TEST_CASE("a layer changes only the keys it names", "[config][layers]") {
  ConfigFolder folder;
  folder.write("parley.toml", "[server]\nhosts = ['x']\npool.size = 7\n");
  folder.write("local/parley.toml", "[server.pool]\nsize = 8\n");
  const auto loaded = load(folder.sources(), sections());
  CHECK(loaded.value().section("server").list("hosts") == std::vector<std::string>{"x"});
  CHECK(loaded.value().section("server").integer("pool.size") == 8);
}

TEST_CASE("a wrong value that a later layer replaces does no harm", "[config][layers]") {
  ConfigFolder folder;
  folder.write("parley.toml", "[server]\nlisten = 5\n");
  CHECK(load(folder.sources({{"PARLEY__SERVER__LISTEN", "[::1]:5"}}), sections()).ok());
}

TEST_CASE("lists in the environment are separated by commas, sub-tables by two underscores", "[config][layers]") {
  ConfigFolder folder;
  const auto loaded =
      load(folder.sources({{"PARLEY__SERVER__HOSTS", " x, y ,z,"}, {"PARLEY__SERVER__POOL__SIZE", "9"}}), sections());
  CHECK(loaded.value().section("server").list("hosts") == std::vector<std::string>{"x", "y", "z"});
  CHECK(loaded.value().section("server").integer("pool.size") == 9);
}

TEST_CASE("an empty variable empties a list", "[config][layers]") {
  ConfigFolder folder;
  const auto loaded = load(folder.sources({{"PARLEY__SERVER__HOSTS", ""}}), sections());
  CHECK(loaded.value().section("server").list("hosts").empty());
}

TEST_CASE("the process's variables are read by name", "[config][environment]") {
  const char* const variables[] = {"A=1", "B=x=y", "EMPTY=", "nonsense", nullptr};
  CHECK(environment_of(variables) == Environment{{"A", "1"}, {"B", "x=y"}, {"EMPTY", ""}});
  CHECK(environment_of(nullptr).empty());
}

TEST_CASE("a plugin gets its settings as JSON in plain units", "[config][settings]") {
  ConfigFolder folder;
  const auto loaded = load(folder.sources(), sections());
  CHECK(loaded.value().section("server").reveal_json() ==
        json::parse(R"({"listen":"127.0.0.1:1","hosts":["a","b"],"pool":{"size":3}})"));
}
