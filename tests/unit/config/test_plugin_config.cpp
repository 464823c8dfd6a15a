#include <catch2/catch.hpp>

#include "config/plugin_config.hpp"
#include "unit/config/config_folder.hpp"

using namespace parley;
using namespace parley::config;
using test::ConfigFolder;

namespace {

std::map<std::string, OptionTable> manifests() {
  return {{"storage.sqlite", OptionTable::of({
                                 {.key = "path", .type = OptionType::path, .default_text = "var/parley.db"},
                                 {.key = "pool.size", .type = OptionType::integer, .default_text = "2", .min = "1"},
                             })},
          {"bus.local", OptionTable()},
          {"model.openai", OptionTable::of({{.key = "api_key", .type = OptionType::secret, .required = true}})}};
}

std::string refusal(const ConfigFolder& folder, Environment environment = {}, std::vector<std::string> overrides = {}) {
  return folder.told(
      load_plugins(folder.sources(std::move(environment), std::move(overrides)), manifests()).findings());
}

}  // namespace

TEST_CASE("a plugin's file, local file, variables and overrides lie over each other", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/storage.sqlite.toml", "enabled = false\npath = 'one'\n");
  folder.write("local/plugins.d/storage.sqlite.toml", "enabled = true\n[pool]\nsize = 3\n");
  const auto loaded = load_plugins(
      folder.sources({{"PARLEY__PLUGINS__STORAGE_SQLITE__PATH", "two"}}, {"plugins.storage.sqlite.pool.size=4"}),
      manifests());
  REQUIRE(loaded.value().size() == 1);
  const PluginConfig& plugin = loaded.value()[0];
  CHECK(plugin.id == "storage.sqlite");
  CHECK(plugin.enabled);
  CHECK(plugin.checked);
  CHECK(plugin.settings.path("path") == "two");
  CHECK(plugin.settings.integer("pool.size") == 4);
  CHECK(plugin.settings.origin("enabled").to_text() == folder.path("local/plugins.d/storage.sqlite.toml") + ":1");
}

TEST_CASE("a plugin can be configured by the environment alone", "[config][plugins]") {
  ConfigFolder folder;
  const auto loaded = load_plugins(folder.sources({{"PARLEY__PLUGINS__BUS_LOCAL__ENABLED", "true"}}), manifests());
  REQUIRE(loaded.value().size() == 1);
  CHECK(loaded.value()[0].id == "bus.local");
}

TEST_CASE("a plugin that nothing configures is left out", "[config][plugins]") {
  ConfigFolder folder;
  CHECK(load_plugins(folder.sources(), manifests()).value().empty());
}

TEST_CASE("a disabled plugin is checked like an enabled one", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/storage.sqlite.toml", "enabled = false\npool.size = 0\npaht = 'x'\n");
  CHECK(
      refusal(folder) ==
      "etc/plugins.d/storage.sqlite.toml:2: plugins.storage.sqlite.pool.size: expected an integer of at least 1, found "
      "0\n"
      "etc/plugins.d/storage.sqlite.toml:3: plugins.storage.sqlite.paht: expected a key of plugin storage.sqlite, "
      "found \"paht\"; did you mean \"path\"?\n");
}

TEST_CASE("a plugin's file has to say whether it is enabled", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/bus.local.toml", "");
  CHECK(refusal(folder) ==
        "etc/plugins.d/bus.local.toml: plugins.bus.local.enabled: expected true or false, found nothing; it must be "
        "set\n");
}

TEST_CASE("what a plugin needs may be missing while it is off", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/model.openai.toml", "enabled = false\n");
  CHECK(refusal(folder).empty());
  folder.write("plugins.d/model.openai.toml", "enabled = true\n");
  CHECK_THAT(refusal(folder), Catch::Contains("plugins.model.openai.api_key") && Catch::Contains("it must be set"));
}

TEST_CASE("a file for a plugin that is not installed is a warning", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/bus.redis.toml", "enabled = true\nurl = 'redis://x'\n");
  CHECK(refusal(folder) ==
        "etc/plugins.d/bus.redis.toml: warning: plugins.bus.redis: expected an installed plugin of this name, found "
        "none; its options are not checked; install the plugin or remove the file\n");
  const auto loaded = load_plugins(folder.sources(), manifests());
  REQUIRE(loaded.ok());
  CHECK(loaded.value()[0].enabled);
  CHECK_FALSE(loaded.value()[0].checked);
}

TEST_CASE("variables and overrides of no known plugin are refused", "[config][plugins]") {
  ConfigFolder folder;
  CHECK(refusal(folder, {{"PARLEY__PLUGINS__BUS_LOKAL__ENABLED", "true"}}) ==
        "environment PARLEY__PLUGINS__BUS_LOKAL__ENABLED: expected a known plugin, found "
        "PARLEY__PLUGINS__BUS_LOKAL__ENABLED; did you mean \"bus.local\"?\n");
  CHECK(refusal(folder, {}, {"plugins.bus.lokal.enabled=true"}) ==
        "command line: expected a known plugin, found \"plugins.bus.lokal.enabled\"; did you mean \"bus.local\"?\n");
  CHECK(refusal(folder, {{"PARLEY__PLUGINS__PATHS", "x"}}, {"plugins.paths=x"}).empty());
}

TEST_CASE("two plugins whose names are alike in the environment cannot share a variable", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/a.b.toml", "enabled = true\n").write("plugins.d/a-b.toml", "enabled = true\n");
  CHECK_THAT(refusal(folder, {{"PARLEY__PLUGINS__A_B__ENABLED", "false"}}),
             Catch::Contains("environment PARLEY__PLUGINS__A_B__ENABLED: expected the name of one plugin, found 2 that "
                             "are written alike in the environment; set it in a file\n"));
}

TEST_CASE("an override goes to the plugin with the longest matching id", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/a.toml", "enabled = true\n").write("plugins.d/a.b.toml", "enabled = true\n");
  const auto loaded = load_plugins(folder.sources({}, {"plugins.a.b.enabled=false"}), {});
  REQUIRE(loaded.value().size() == 2);
  CHECK(loaded.value()[0].enabled);
  CHECK_FALSE(loaded.value()[1].enabled);
}

TEST_CASE("a manifest cannot redefine what every plugin has", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/bad.toml", "enabled = true\n");
  const std::map<std::string, OptionTable> bad{
      {"bad", OptionTable::of({{.key = "enabled", .type = OptionType::integer, .default_text = "1"}})}};
  CHECK(folder.told(load_plugins(folder.sources(), bad).findings()) ==
        "etc/plugins.d/bad.toml: plugins.bad: expected a manifest whose options differ from those every plugin has, "
        "found option \"enabled\": its key clashes with the option \"enabled\"\n");
}

TEST_CASE("a file whose name cannot be a plugin's is refused, other files are not looked at", "[config][plugins]") {
  ConfigFolder folder;
  folder.write("plugins.d/-x.toml", "enabled = true\n").write("plugins.d/README.md", "hello");
  CHECK(refusal(folder) ==
        "etc/plugins.d/-x.toml: expected a file named after its plugin, found \"-x\"; a plugin's id is letters, digits "
        "and single '.', '-' or '_'\n");
}
