#include <catch2/catch.hpp>
#include <openssl/evp.h>
#include <parley/testkit/auth.hpp>

using namespace parley;
using namespace parley::testkit;
using Catch::Matchers::Contains;

namespace {

const std::string kKey = "pk_0123456789abcdefghijklmnopqrstuvwxyz-_ABCD";
constexpr std::int64_t kNow = 1'767'225'600'000;

std::string digest(const std::string& text) {
  unsigned char bytes[32];
  EVP_Digest(text.data(), text.size(), bytes, nullptr, EVP_sha256(), nullptr);
  char hex[65];
  for (int i = 0; i < 32; ++i) std::snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
  return hex;
}

sdk::Json owner() {
  return sdk::Json::object(
      {{"subject", "u1"}, {"tenant", "t1"}, {"key", "k1"}, {"permissions", sdk::Json::array({"messages:send"})}});
}

struct Fixture {
  FakeHost host;
  LoadedPlugin plugin{PARLEY_TEST_PLUGIN, host};

  AuthAnswer ask(const std::string& key) const {
    return authenticate(plugin, {"GET", "/", "", "", {{"X-API-Key", key}}, "203.0.113.9"});
  }
  void check_denied(const std::string& key, const std::string& reason) const {
    const AuthAnswer answer = ask(key);
    CHECK(answer.verdict == PARLEY_AUTH_DENY);
    CHECK_THAT(answer.reason, Contains(reason));
    if (key.size() > 8) CHECK_THAT(answer.reason, !Contains(key.substr(3, 8)));
    CHECK(host.logs().empty());
  }
};

}  // namespace

TEST_CASE("A key lets its owner in, with the permissions of the key", "[apikey]") {
  Fixture f;
  f.host.put_key(digest(kKey), owner());
  const AuthAnswer answer = f.ask(kKey);
  REQUIRE(answer.verdict == PARLEY_AUTH_ALLOW);
  CHECK(answer.principal["subject"].text() == "u1");
  CHECK(answer.principal["tenant"].text() == "t1");
  CHECK(answer.principal["kind"].text() == "api_key");
  CHECK(answer.principal["key"].text() == "k1");
  CHECK(answer.principal["permissions"].items().at(0).text() == "messages:send");
}

TEST_CASE("A request without the header is left to others", "[apikey]") {
  Fixture f;
  CHECK(authenticate(f.plugin, {"GET", "/", "", "", {{"Authorization", "Bearer " + kKey}}}).verdict ==
        PARLEY_AUTH_IGNORE);
  CHECK(f.ask("").verdict == PARLEY_AUTH_IGNORE);
}

TEST_CASE("What has not the form of a key is denied without a look-up", "[apikey]") {
  Fixture f;
  for (const std::string& text :
       {std::string("pk_"), std::string("x"), kKey.substr(3), "sk_" + kKey.substr(3), kKey + " ", " " + kKey,
        kKey + "'", std::string("pk_") + std::string(31, 'a'), std::string("pk_") + std::string(129, 'a'),
        std::string("pk_") + std::string(1 << 20, 'a'), kKey + "\xc3\xa7", kKey + std::string(1, '\0')})
    f.check_denied(text, "no key");
  CHECK(f.host.key_lookups() == 0);
}

TEST_CASE("A key that nobody has is denied", "[apikey]") {
  Fixture f;
  f.host.put_key(digest(kKey), owner());
  f.check_denied(kKey + "x", "nobody has that API key");
  CHECK(f.host.key_lookups() == 1);
}

TEST_CASE("A key is denied from the moment it expires", "[apikey]") {
  Fixture f;
  f.host.put_key(digest(kKey), owner().set("expires", "2026-01-01T00:00:01.000Z"));
  f.host.set_wall_ms(kNow + 999);
  CHECK(f.ask(kKey).verdict == PARLEY_AUTH_ALLOW);
  f.host.set_wall_ms(kNow + 1000);
  f.check_denied(kKey, "expired");
  f.host.put_key(digest(kKey), owner().set("expires", "tomorrow"));
  f.check_denied(kKey, "expired");
}

TEST_CASE("A key that the host refuses is denied with the host's reason", "[apikey]") {
  Fixture f;
  f.host.put_key(digest(kKey), owner(), PARLEY_DENIED);
  f.check_denied(kKey, "the test refuses this key");
  f.host.put_key(digest(kKey), owner(), PARLEY_UNAVAILABLE);
  f.check_denied(kKey, "looking up a key");
}

TEST_CASE("An owner that is no principal lets nobody in", "[apikey]") {
  Fixture f;
  for (const sdk::Json& document : {sdk::Json(), sdk::Json::object(), sdk::Json::object({{"subject", ""}}),
                                    sdk::Json::object({{"subject", 7}}), owner().set("tenant", sdk::Json::array())}) {
    f.host.put_key(digest(kKey), document);
    CHECK(f.ask(kKey).verdict == PARLEY_AUTH_DENY);
  }
}

TEST_CASE("A host without identities refuses the plugin", "[apikey]") {
  FakeHost host;
  host.withhold(PARLEY_HOST_IDENTITY_V1);
  CHECK_THROWS_WITH(LoadedPlugin(PARLEY_TEST_PLUGIN, host), Contains("parley.host.identity/1"));
}
