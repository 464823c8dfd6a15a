#include <catch2/catch.hpp>
#include <sstream>

#include "config/configuration.hpp"
#include "config/dump.hpp"
#include "unit/config/config_folder.hpp"

using namespace parley;
using namespace parley::config;
using test::ConfigFolder;

namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(!Streamable<Secret>, "a secret must not find its way into a stream");
static_assert(!std::is_convertible_v<Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);

std::vector<SectionOptions> sections() {
  return {{"api", OptionTable::of({{.key = "token", .type = OptionType::secret, .required = true, .max = "20"}})}};
}

void set_mode(const ConfigFolder& folder, const std::string& file, unsigned mode) {
  std::filesystem::permissions(folder.path(file), static_cast<std::filesystem::perms>(mode));
}

std::string refusal(ConfigFolder& folder, const std::string& value, Environment environment = {}) {
  folder.write("parley.toml", "[api]\ntoken = " + value + "\n");
  return folder.told(load(folder.sources(std::move(environment)), sections()).findings());
}

const std::string kRefused =
    "etc/parley.toml:2: api.token: expected a secret (env:NAME, file:PATH or the text itself) of at most 20 bytes, "
    "found ";

}  // namespace

TEST_CASE("a secret comes from the environment", "[config][secret]") {
  ConfigFolder folder;
  folder.write("parley.toml", "[api]\ntoken = 'env:WA_TOKEN'\n");
  const auto loaded = load(folder.sources({{"WA_TOKEN", "s3cret"}}), sections());
  const Secret& token = loaded.value().section("api").secret("token");
  CHECK(token.reveal() == "s3cret");
  CHECK(token.redacted() == "env:WA_TOKEN");
  CHECK(loaded.findings().empty());
}

TEST_CASE("a secret comes from a file beside the one that names it, without its line end", "[config][secret]") {
  ConfigFolder folder;
  folder.write("local/parley.toml", "[api]\ntoken = 'file:secrets/token'\n").write("local/secrets/token", "s3cret\r\n");
  set_mode(folder, "local/secrets/token", 0600);
  const auto loaded = load(folder.sources(), sections());
  CHECK(folder.told(loaded.findings()).empty());
  CHECK(loaded.value().section("api").secret("token").reveal() == "s3cret");
}

TEST_CASE("a list of secrets resolves each of them and shows none", "[config][secret]") {
  const std::vector<SectionOptions> keys{{"api", OptionTable::of({{.key = "keys", .type = OptionType::secret_list}})}};
  ConfigFolder folder;
  folder.write("parley.toml", "[api]\nkeys = ['env:NEW', 'literal', 'env:GONE']\n");
  const auto loaded = load(folder.sources({{"NEW", "n3w"}}), keys);
  const std::string told = folder.told(loaded.findings());
  CHECK_THAT(told, Catch::Matchers::Contains("environment variable GONE, which is not set"));
  CHECK_THAT(told, !Catch::Matchers::Contains("'literal'") && Catch::Matchers::Contains("the secret itself"));
  folder.write("parley.toml", "[api]\nkeys = ['env:NEW', 'literal']\n");
  const auto good = load(folder.sources({{"NEW", "n3w"}}), keys);
  const auto& list = good.value().section("api").secrets("keys");
  REQUIRE(list.size() == 2);
  CHECK(list[0].reveal() == "n3w");
  CHECK(list[1].reveal() == "literal");
  const std::string shown = dump(good.value(), {}, {});
  CHECK_THAT(shown, Catch::Matchers::Contains(R"(keys = ["env:NEW", "********"])"));
}

TEST_CASE("a list of secrets comes from the environment, separated by commas", "[config][secret]") {
  const std::vector<SectionOptions> keys{{"api", OptionTable::of({{.key = "keys", .type = OptionType::secret_list}})}};
  ConfigFolder folder;
  const auto loaded = load(folder.sources({{"PARLEY__API__KEYS", "one, two"}}), keys);
  CHECK(loaded.findings().empty());
  CHECK(loaded.value().section("api").secrets("keys").size() == 2);
  CHECK(loaded.value().section("api").reveal_json().at("keys") == json::value{"one", "two"});
}

TEST_CASE("a secret's file may be named by the environment", "[config][secret]") {
  ConfigFolder folder;
  folder.write("token", "s3cret");
  set_mode(folder, "token", 0640);
  const auto loaded = load(folder.sources({{"PARLEY__API__TOKEN", "file:token"}}), sections());
  CHECK(loaded.value().section("api").secret("token").reveal() == "s3cret");
}

TEST_CASE("a file that everyone may read is no place for a secret", "[config][secret]") {
  ConfigFolder folder;
  folder.write("token", "s3cret");
  set_mode(folder, "token", 0644);
  CHECK(refusal(folder, "'file:token'") ==
        kRefused + "file etc/token, which every user of this machine may read; chmod 600 the file\n");
}

TEST_CASE("a secret that is not where it should be is named", "[config][secret]") {
  ConfigFolder folder;
  folder.write("empty", "\n");
  set_mode(folder, "empty", 0600);
  CHECK(refusal(folder, "'env:WA_TOKEN'") == kRefused + "environment variable WA_TOKEN, which is not set\n");
  CHECK(refusal(folder, "'env:WA_TOKEN'", {{"WA_TOKEN", ""}}) ==
        kRefused + "environment variable WA_TOKEN, which is empty\n");
  CHECK(refusal(folder, "'file:nosuch'") == kRefused + "file etc/nosuch, which does not exist\n");
  CHECK(refusal(folder, "'file:empty'") == kRefused + "file etc/empty, which is empty\n");
  CHECK(refusal(folder, "'file:.'") == kRefused + "file etc/., which is no regular file\n");
  CHECK(refusal(folder, "''") == kRefused + "an empty text\n");
  CHECK(refusal(folder, "77") == kRefused + "a value that is not text\n");
}

TEST_CASE("a literal secret works with a warning, and not from the environment", "[config][secret]") {
  ConfigFolder folder;
  CHECK(
      refusal(folder, "'s3cret'") ==
      "etc/parley.toml:2: warning: api.token: expected env:NAME or file:PATH, found the secret itself; move it to the "
      "environment or to a file that only the server may read\n");
  CHECK(load(folder.sources(), sections()).ok());
  CHECK(load(folder.sources({{"PARLEY__API__TOKEN", "s3cret"}}), sections()).findings().empty());
}

TEST_CASE("a missing required secret is named with the file it belongs in", "[config][secret]") {
  ConfigFolder folder;
  CHECK(folder.told(load(folder.sources(), sections()).findings()) ==
        "etc/parley.toml: api.token: expected a secret (env:NAME, file:PATH or the text itself) of at most 20 bytes, "
        "found nothing; it must be set\n");
}

TEST_CASE("no message and no dump shows a secret", "[config][secret]") {
  ConfigFolder folder;
  const Environment environment{{"WA_TOKEN", "hunter2-which-is-longer-than-allowed"}};
  CHECK(refusal(folder, "'env:WA_TOKEN'", environment) == kRefused + "one of 36 bytes\n");
  CHECK(refusal(folder, "['hunter2']").find("hunter2") == std::string::npos);
  CHECK(refusal(folder, "'hunter2'").find("hunter2") == std::string::npos);
  const std::string text = dump(load(folder.sources(), sections()).value(), {}, {});
  CHECK(folder.path("parley.toml") + ":2" == text.substr(text.find("# ") + 2, text.rfind('\n') - text.find("# ") - 2));
  CHECK(text.starts_with("[api]\ntoken = \"********\"  # "));
}
