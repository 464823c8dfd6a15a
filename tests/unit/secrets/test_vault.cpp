#include <catch2/catch.hpp>

#include "secrets/vault.hpp"
#include "support/manual_clock.hpp"

using namespace parley;
using namespace parley::secrets;
using Catch::Matchers::Contains;

namespace {

struct Fixture {
  std::vector<std::string> keys{FernetKey::generate().to_text()};
  Keyring ring = *Keyring::from_texts(keys);
  test::ManualClock clock;
  Vault vault{ring, clock};
};

constexpr Place kPlace{"t1", "channels", "secrets", "c1"};

}  // namespace

TEST_CASE("a sealed value opens in its place", "[secrets][vault]") {
  Fixture f;
  const std::string sealed = f.vault.seal(kPlace, "EAAG-token");
  CHECK(*f.vault.open(kPlace, sealed) == "EAAG-token");
  CHECK_THAT(sealed, !Contains("EAAG") && !Contains("channels"));
  CHECK(*f.vault.open(kPlace, f.vault.seal(kPlace, "")) == "");
}

TEST_CASE("a sealed value opens in no other tenant, table, column or row", "[secrets][vault]") {
  Fixture f;
  const std::string sealed = f.vault.seal(kPlace, "EAAG-token");
  const auto other = GENERATE(Place{"t2", "channels", "secrets", "c1"}, Place{"t1", "users", "secrets", "c1"},
                              Place{"t1", "channels", "settings", "c1"}, Place{"t1", "channels", "secrets", "c2"},
                              Place{"", "t1channels", "secrets", "c1"}, Place{"t1", "channel", "ssecrets", "c1"},
                              Place{"t1", "channels", "secrets", ""}, Place{"t1", "channels", "secrets", "c1EAAG"});
  const auto opened = f.vault.open(other, sealed);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == Errc::denied);
  CHECK_THAT(opened.error().message, Contains("another row, column or tenant") && !Contains("EAAG-token"));
}

TEST_CASE("what was never sealed is told apart from what another key sealed", "[secrets][vault]") {
  Fixture f;
  const auto plain = f.vault.open(kPlace, "EAAG-plain");
  CHECK(plain.error().code == Errc::invalid);
  CHECK_THAT(plain.error().message, Contains("channels.secrets of row c1") && !Contains("EAAG-plain"));
  const Fixture other;
  const auto foreign = f.vault.open(kPlace, other.vault.seal(kPlace, "x"));
  CHECK(foreign.error().code == Errc::denied);
  CHECK_THAT(foreign.error().message, Contains("none of the 1 keys opens it"));
}

TEST_CASE("a value asks for rotation until the first key seals it", "[secrets][vault]") {
  Fixture f;
  const std::string old = f.vault.seal(kPlace, "x");
  CHECK_FALSE(f.vault.needs_rotation(old));
  f.keys.insert(f.keys.begin(), FernetKey::generate().to_text());
  f.ring = *Keyring::from_texts(f.keys);
  CHECK(f.vault.needs_rotation(old));
  CHECK_FALSE(f.vault.needs_rotation(f.vault.seal(kPlace, *f.vault.open(kPlace, old))));
}
