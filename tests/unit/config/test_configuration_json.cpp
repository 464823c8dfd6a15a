// The configuration as people see it over HTTP: everything with its origin, no secret in clear.
#include <catch2/catch.hpp>

#include "config/configuration_json.hpp"
#include "config_folder.hpp"

using namespace parley;
using namespace parley::config;

TEST_CASE("the effective configuration has values and origins, and every kind of secret is redacted", "[config]") {
  test::ConfigFolder folder;
  folder.write("parley.toml",
               "[vault]\nplain = \"shown\"\nwait = \"2s\"\nliteral = \"hunter2\"\nnamed = \"env:TOKEN\"\n"
               "many = [\"hunter3\", \"env:TOKEN\"]\n");
  const auto loaded =
      load(folder.sources({{"TOKEN", "hunter4"}}), {{"vault", OptionTable::of({{"plain", OptionType::string},
                                                                               {"wait", OptionType::duration, true},
                                                                               {"unset", OptionType::secret},
                                                                               {"literal", OptionType::secret},
                                                                               {"named", OptionType::secret},
                                                                               {"many", OptionType::secret_list}})}});
  REQUIRE(loaded.ok());

  const json::object shown = to_json(loaded.value(), {}, {});

  const json::object& vault = shown.at("sections").at("vault").as_object();
  CHECK(vault.at("plain").at("value") == "shown");
  CHECK(std::string(vault.at("plain").at("origin").as_string()).ends_with("parley.toml:2"));
  CHECK(vault.at("wait").at("value") == "2s");
  CHECK(vault.at("unset").at("value") == "");
  CHECK(vault.at("unset").at("origin") == "default");
  CHECK(vault.at("literal").at("value") == "********");
  CHECK(vault.at("named").at("value") == "env:TOKEN");
  CHECK(vault.at("many").at("value") == json::array{"********", "env:TOKEN"});
  CHECK(json::serialize(shown).find("hunter") == std::string::npos);
}
