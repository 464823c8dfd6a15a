#include <catch2/catch.hpp>

#include "secrets/fernet.hpp"
#include "server/key_check.hpp"
#include "store/value.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"
#include "support/test_storage.hpp"

using namespace parley;
using namespace parley::server;
using Catch::Matchers::Contains;

namespace {

struct Fixture {
  Fixture() {
    session
        .run_script(
            "CREATE TABLE key_checks(id TEXT PRIMARY KEY, sealed TEXT NOT NULL);"
            "CREATE TABLE users(id TEXT PRIMARY KEY, totp_secret TEXT, totp_confirmed INTEGER)")
        .value();
  }
  void add_user(const std::string& id, const secrets::Vault& vault) {
    const std::string sealed = vault.seal({"", "users", "totp_secret", id}, "seed");
    const std::array values{store::Value(id).raw(), store::Value(sealed).raw()};
    session.execute("INSERT INTO users VALUES ($1, $2, 1)", values).value();
  }
  std::string with_second_factor() {
    std::string all;
    session
        .execute("SELECT id FROM users WHERE totp_confirmed = 1 ORDER BY id", {},
                 [&](const store::Row& row) { all.append(row.text(0)); })
        .value();
    return all;
  }

  test::TempDir dir;
  test::TestStorage plugin{dir / "test.db"};
  store::Storage storage{plugin.table(), plugin.plugin()};
  store::Session session = storage.open(store::Storage::Access::read_write).value();
  test::ManualClock clock;
  std::vector<std::string> keys{secrets::FernetKey::generate().to_text(), secrets::FernetKey::generate().to_text()};
  secrets::Keyring first_ring = *secrets::Keyring::from_texts(std::span(keys).first(1));
  secrets::Keyring other_ring = *secrets::Keyring::from_texts(std::span(keys).last(1));
  secrets::Keyring both_ring = *secrets::Keyring::from_texts(keys);
  secrets::Vault first{first_ring, clock}, other{other_ring, clock}, both{both_ring, clock};
};

}  // namespace

TEST_CASE("the keys of the first start are those of the database", "[secrets][keys]") {
  Fixture f;
  CHECK(check_keys(f.session, f.first).has_value());
  CHECK(check_keys(f.session, f.first).has_value());
  CHECK(check_keys(f.session, f.both).has_value());  // a key that was added for a rotation
}

TEST_CASE("other keys than the database's are refused, with the way out", "[secrets][keys]") {
  Fixture f;
  check_keys(f.session, f.first).value();
  const Result<> refused = check_keys(f.session, f.other);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::invalid);
  CHECK_THAT(refused.error().message, Contains("keys/secrets.key") && Contains("parley secrets adopt"));
  CHECK(check_keys(f.session, f.first).has_value());  // and the right ones are still right
}

TEST_CASE("keys that are adopted are the right ones, and nobody is locked out by a lost second factor",
          "[secrets][keys]") {
  Fixture f;
  check_keys(f.session, f.first).value();
  f.add_user("a", f.first);
  f.add_user("b", f.other);
  CHECK(adopt_keys(f.session, f.other).value() == 1);
  CHECK(check_keys(f.session, f.other).has_value());
  CHECK_FALSE(check_keys(f.session, f.first).has_value());
  CHECK(f.with_second_factor() == "b");
}
