#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "config/channel_config.hpp"
#include "config/dump.hpp"
#include "config/environment.hpp"
#include "config/plugin_config.hpp"
#include "config/server_options.hpp"
#include "unit/config/config_folder.hpp"

using namespace parley;
using namespace parley::config;
using test::ConfigFolder;

namespace {

std::string shipped(const std::string& name) {
  std::ifstream file(std::string(PARLEY_SOURCE_DIR) + "/etc/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// With the "#" before every option removed, as an operator would do it; prose has a space after its "#".
std::string uncommented(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    const bool option = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    out += (option ? line.substr(1) : line) + "\n";
  }
  return out;
}

const Environment kOther{{"OTHER", "other"}};

/// A value of the option that differs from its default.
std::string other_value(const Option& option) {
  switch (option.type) {
    case OptionType::boolean:
      return option.default_text == "true" ? "false" : "true";
    case OptionType::integer:
    case OptionType::number:
    case OptionType::duration:
    case OptionType::size:
      return option.default_text == option.max ? *option.min : *option.max;
    case OptionType::address:
      return "[::1]:4711";
    case OptionType::choice:
      return option.choices.front() == option.default_text ? option.choices.back() : option.choices.front();
    case OptionType::string_list:
      return option.choices.empty() ? "other" : option.choices.back();
    case OptionType::time_of_day:
      return "23:45";
    case OptionType::secret:
    case OptionType::secret_list:
      return "env:OTHER";  // what it names is in kOther
    default:
      return "other";
  }
}

std::string written(const Settings& settings, const std::string& key) {
  return json::serialize(settings.reveal_json().at(key));
}

}  // namespace

TEST_CASE("etc/parley.toml shows every option with its default", "[config][shipped]") {
  ConfigFolder folder;
  folder.write("parley.toml", uncommented(shipped("parley.toml")));
  const auto loaded = load(folder.sources(), server_sections());
  REQUIRE(folder.told(loaded.findings()).empty());
  ConfigFolder empty;
  const auto defaults = load(empty.sources(), server_sections());
  for (const Settings& settings : loaded.value().sections()) {
    for (const Setting& setting : settings.all()) {
      INFO(settings.section() << "." << setting.key);
      CHECK(setting.origin.kind == Origin::Kind::file);
      CHECK(written(settings, setting.key) == written(defaults.value().section(settings.section()), setting.key));
    }
  }
}

TEST_CASE("etc/parley.toml as shipped changes nothing", "[config][shipped]") {
  ConfigFolder folder;
  folder.write("parley.toml", shipped("parley.toml"));
  const auto loaded = load(folder.sources(), server_sections());
  REQUIRE(folder.told(loaded.findings()).empty());
  for (const Settings& settings : loaded.value().sections()) {
    for (const Setting& setting : settings.all()) CHECK(setting.origin.kind == Origin::Kind::default_value);
  }
}

TEST_CASE("etc/channels.toml as shipped has the phone simulator", "[config][shipped]") {
  ConfigFolder folder;
  folder.write("channels.toml", shipped("channels.toml"));
  const auto loaded = load_channels(folder.sources(), {{"provider.loopback", OptionTable()}});
  REQUIRE(folder.told(loaded.findings()).empty());
  REQUIRE(loaded.value().size() == 1);
  CHECK(loaded.value()[0].id == "phone");
  CHECK(loaded.value()[0].provider == "provider.loopback");
}

TEST_CASE("the sample channels of etc/channels.toml are valid TOML when uncommented", "[config][shipped]") {
  ConfigFolder folder;
  folder.write("channels.toml", uncommented(shipped("channels.toml")));
  const auto loaded = load_channels(folder.sources(), {{"provider.loopback", OptionTable()}});
  CHECK(loaded.ok());
  CHECK(loaded.value_despite_errors().size() == 2);
}

TEST_CASE("every option of every section can be set by the environment and by the command line", "[config][env]") {
  ConfigFolder folder;
  for (const auto& [section, table] : server_sections()) {
    for (const Option& option : table.options()) {
      INFO(section << "." << option.key);
      const std::string text = other_value(option);
      Environment environment = kOther;
      environment.emplace(environment_name(section, option.key), text);
      const auto by_environment = load(folder.sources(environment), server_sections());
      const auto by_override =
          load(folder.sources(kOther, {section + "." + option.key + "=" + text}), server_sections());
      const auto by_default = load(folder.sources(), server_sections());
      REQUIRE(folder.told(by_environment.findings()).empty());
      REQUIRE(folder.told(by_override.findings()).empty());
      const std::string value = written(by_environment.value().section(section), option.key);
      CHECK(value == written(by_override.value().section(section), option.key));
      CHECK(value != written(by_default.value().section(section), option.key));
    }
  }
}

TEST_CASE("every option of a plugin and of a channel can be set by the environment", "[config][env]") {
  ConfigFolder folder;
  folder.write("channels.toml", "[[channel]]\nid = 'my-phone'\nprovider = 'p'\n");
  folder.write("plugins.d/p.toml", "enabled = true\n");
  const OptionTable common = common_channel_options();
  for (const Option& option : common.options()) {
    if (option.key == "id" || option.key == "provider") continue;  // they say which channel and table it is
    const auto loaded = load_channels(
        folder.sources({{environment_name("channels", "my-phone", option.key), other_value(option)}}), {{"p", {}}});
    INFO(option.key << folder.told(loaded.findings()));
    REQUIRE(loaded.ok());
    CHECK(loaded.value()[0].settings.origin(option.key).kind == Origin::Kind::environment);
  }
  const auto loaded = load_plugins(folder.sources({{"PARLEY__PLUGINS__P__ENABLED", "false"}}), {{"p", {}}});
  CHECK_FALSE(loaded.value()[0].enabled);
}

TEST_CASE("a dump is TOML that loads to the same values", "[config][dump]") {
  ConfigFolder folder;
  Environment environment = kOther;
  for (const auto& [section, table] : server_sections()) {
    for (const Option& option : table.options()) {
      environment.emplace(environment_name(section, option.key), other_value(option));
    }
  }
  environment["PARLEY__HOURS__TIME_ZONE"] = "Ameri\"ca\\ \x01";
  const auto first = load(folder.sources(environment), server_sections());
  REQUIRE(folder.told(first.findings()).empty());
  const std::string text = dump(first.value(), {}, {});
  ConfigFolder again;
  again.write("parley.toml", text);
  const auto second = load(again.sources(kOther), server_sections());
  REQUIRE(again.told(second.findings()).empty());
  for (const Settings& settings : first.value().sections()) {
    CHECK(settings.reveal_json() == second.value().section(settings.section()).reveal_json());
  }
  CHECK(text.find("listen = \"[::1]:4711\"  # environment PARLEY__SERVER__LISTEN\n") != std::string::npos);
}

TEST_CASE("a dump holds plugins and channels beside the sections, and is one valid document", "[config][dump]") {
  ConfigFolder folder;
  folder.write("plugins.d/storage.sqlite.toml", "enabled = true\n");
  folder.write("channels.toml", "[[channel]]\nid = 'a'\nprovider = 'p'\ntoken = 'env:T'\n");
  const Sources sources = folder.sources({{"T", "hunter2"}});
  const auto channels =
      load_channels(sources, {{"p", OptionTable::of({{.key = "token", .type = OptionType::secret}})}});
  const std::string text =
      dump(load(sources, server_sections()).value(), load_plugins(sources, {}).value(), channels.value());
  Findings findings;
  CHECK(parse_toml(text, "dump", {}, findings).has_value());
  CHECK(to_text(findings).empty());
  CHECK(text.find("[plugins.\"storage.sqlite\"]\nenabled = true  # ") != std::string::npos);
  CHECK(text.find("# not installed: its other options are not shown\n") != std::string::npos);
  CHECK(text.find("\n[[channel]]\nid = \"a\"  # ") != std::string::npos);
  CHECK(text.find("token = \"env:T\"  # ") != std::string::npos);
  CHECK(text.find("hunter2") == std::string::npos);
}
