#include <catch2/catch.hpp>
#include <filesystem>
#include <sys/stat.h>

#include "token_workshop.hpp"

using namespace parley;
using namespace parley::testkit;
using namespace parley::test;
using Catch::Matchers::Contains;

namespace {

const std::string kNewKey = "fedcba9876543210fedcba9876543210";

/// A folder of its own, gone at its end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "parley-jwt-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make a folder");
    path = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::filesystem::path path;
};

sdk::Json in_file(const std::filesystem::path& file) {
  return sdk::Json::object({{"keys", sdk::Json::array()}, {"key_file", file.string()}});
}

}  // namespace

TEST_CASE("While keys change, tokens of both are good, and new ones are of the first", "[jwt][keys]") {
  FakeHost host;
  const LoadedPlugin before(PARLEY_TEST_PLUGIN, host, options({kKey}));
  const LoadedPlugin during(PARLEY_TEST_PLUGIN, host, options({kNewKey, kKey}));
  const LoadedPlugin after(PARLEY_TEST_PLUGIN, host, options({kNewKey}));
  const std::string old = issue_token(before, who(), 900'000, kNow);
  const std::string young = issue_token(during, who(), 900'000, kNow);
  CHECK(authenticate_bearer(during, old).verdict == PARLEY_AUTH_ALLOW);
  CHECK(authenticate_bearer(during, young).verdict == PARLEY_AUTH_ALLOW);
  CHECK(authenticate_bearer(after, young).verdict == PARLEY_AUTH_ALLOW);
  const auto gone = authenticate_bearer(after, old);
  CHECK(gone.verdict == PARLEY_AUTH_DENY);
  CHECK(gone.reason == "the token is signed with a key that this server does not have");
  CHECK(authenticate_bearer(before, young).verdict == PARLEY_AUTH_DENY);
}

TEST_CASE("Without keys one is made for its owner only, and used again", "[jwt][keys]") {
  const Folder folder;
  const auto file = folder.path / "keys/jwt.key";
  FakeHost host;
  std::string token;
  {
    const LoadedPlugin first(PARLEY_TEST_PLUGIN, host, in_file(file));
    token = issue_token(first, who(), 900'000, kNow);
  }
  struct stat facts {};
  REQUIRE(::stat(file.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  CHECK(facts.st_size == 65);
  const LoadedPlugin second(PARLEY_TEST_PLUGIN, host, in_file(file));
  CHECK(authenticate_bearer(second, token).verdict == PARLEY_AUTH_ALLOW);
  const LoadedPlugin stranger(PARLEY_TEST_PLUGIN, host, in_file(folder.path / "other.key"));
  CHECK(authenticate_bearer(stranger, token).verdict == PARLEY_AUTH_DENY);
}

TEST_CASE("A key file that others may read, or that is cut, is refused", "[jwt][keys]") {
  const Folder folder;
  const auto file = folder.path / "jwt.key";
  FakeHost host;
  { const LoadedPlugin first(PARLEY_TEST_PLUGIN, host, in_file(file)); }
  REQUIRE(::chmod(file.c_str(), 0644) == 0);
  CHECK_THROWS_WITH(LoadedPlugin(PARLEY_TEST_PLUGIN, host, in_file(file)), Contains("chmod 600"));
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  std::filesystem::resize_file(file, 10);
  CHECK_THROWS_WITH(LoadedPlugin(PARLEY_TEST_PLUGIN, host, in_file(file)),
                    Contains("at least 32 characters, found 10") && Contains(file.string()));
}

TEST_CASE("A key that is too short is refused by its place, not by its text", "[jwt][keys]") {
  FakeHost host;
  CHECK_THROWS_WITH(LoadedPlugin(PARLEY_TEST_PLUGIN, host, options({kKey, "hunter2"})),
                    Contains("option keys, key 2") && !Contains("hunter2"));
}
