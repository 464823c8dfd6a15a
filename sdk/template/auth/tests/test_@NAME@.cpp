#include <parley/testkit/auth.hpp>

#include <catch2/catch.hpp>

using namespace parley;
using namespace parley::testkit;

namespace {

AuthAnswer ask(std::vector<std::pair<std::string, std::string>> headers) {
  FakeHost host;
  const LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host,
                            sdk::Json::object({{"token", "0123456789abcdef"}, {"subject", "robot"}}));
  return authenticate(plugin, {"GET", "/", "", "", std::move(headers)});
}

}  // namespace

TEST_CASE("The right token is allowed as the configured subject", "[auth]") {
  const AuthAnswer answer = ask({{"X-@NAME@-Token", "0123456789abcdef"}});
  CHECK(answer.verdict == PARLEY_AUTH_ALLOW);
  CHECK(answer.principal["subject"].text() == "robot");
}

TEST_CASE("A wrong token is denied, no token is ignored", "[auth]") {
  CHECK(ask({{"X-@NAME@-Token", "0123456789abcdee"}}).verdict == PARLEY_AUTH_DENY);
  CHECK(ask({}).verdict == PARLEY_AUTH_IGNORE);
}
