#include <catch2/catch.hpp>

#include "server/reseal.hpp"
#include "store/value.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"
#include "support/test_storage.hpp"

using namespace parley;
using namespace parley::server;
using Catch::Matchers::Contains;

namespace {

/// A table of channels with sealed values under an old key, and a vault that has a new key before it.
struct Fixture {
  Fixture() {
    session
        .run_script(
            "CREATE TABLE channels(tenant_id TEXT, id TEXT, secrets TEXT, PRIMARY KEY(tenant_id, id));"
            "CREATE TABLE users(id TEXT PRIMARY KEY, totp_secret TEXT)")
        .value();
  }

  void run(const std::string& sql, std::initializer_list<store::Value> values) {
    std::vector<parley_value> raw;
    for (const store::Value& value : values) raw.push_back(value.raw());
    session.execute(sql, raw).value();
  }
  void add(const std::string& tenant, const std::string& id, const std::string& text) {
    run("INSERT INTO channels VALUES ($1, $2, $3)",
        {tenant, id, old_vault.seal({tenant, "channels", "secrets", id}, text)});
  }
  std::string stored(const std::string& tenant, const std::string& id) {
    std::string text;
    const std::vector<parley_value> raw{store::Value(tenant).raw(), store::Value(id).raw()};
    session
        .execute("SELECT secrets FROM channels WHERE tenant_id = $1 AND id = $2", raw,
                 [&](const store::Row& row) { text = row.text(0); })
        .value();
    return text;
  }

  test::TempDir dir;
  test::TestStorage plugin{dir / "test.db"};
  store::Storage storage{plugin.table(), plugin.plugin()};
  store::Session session = storage.open(store::Storage::Access::read_write).value();
  test::ManualClock clock;
  std::vector<std::string> keys{secrets::FernetKey::generate().to_text(), secrets::FernetKey::generate().to_text()};
  secrets::Keyring old_ring = *secrets::Keyring::from_texts(std::span(keys).last(1));
  secrets::Keyring ring = *secrets::Keyring::from_texts(keys);
  secrets::Keyring new_ring = *secrets::Keyring::from_texts(std::span(keys).first(1));
  secrets::Vault old_vault{old_ring, clock}, vault{ring, clock}, new_vault{new_ring, clock};
  SealedColumn column{"channels", "secrets", {"id"}, "tenant_id"};
};

}  // namespace

TEST_CASE("after a rotation the new key alone opens every value in its place", "[secrets][rotate]") {
  Fixture f;
  const auto batch = GENERATE(std::size_t{1}, std::size_t{3}, std::size_t{7}, std::size_t{100});
  for (const char* tenant : {"t1", "t2"})
    for (int i = 0; i < 7; ++i) f.add(tenant, "c" + std::to_string(i), "token " + std::to_string(i));
  const auto counts = reseal(f.session, f.vault, f.column, batch);
  REQUIRE(counts.has_value());
  CHECK(counts->seen == 14);
  CHECK(counts->resealed == 14);
  CHECK(counts->unreadable == 0);
  for (const std::string tenant : {"t1", "t2"})
    CHECK(*f.new_vault.open({tenant, "channels", "secrets", "c3"}, f.stored(tenant, "c3")) == "token 3");
  CHECK(reseal(f.session, f.vault, f.column, batch)->resealed == 0);
}

TEST_CASE("a rotation that was cut short is taken up", "[secrets][rotate]") {
  Fixture f;
  for (int i = 0; i < 5; ++i) f.add("t1", "c" + std::to_string(i), "x");
  f.run("UPDATE channels SET secrets = $1 WHERE id = 'c0'", {f.vault.seal({"t1", "channels", "secrets", "c0"}, "x")});
  const std::string before = f.stored("t1", "c0");
  CHECK(reseal(f.session, f.vault, f.column, 2)->resealed == 4);
  CHECK(f.stored("t1", "c0") == before);
}

TEST_CASE("what cannot be opened is told and left as it is", "[secrets][rotate]") {
  Fixture f;
  f.add("t1", "good", "x");
  f.add("t1", "moved", "x");
  f.run("UPDATE channels SET id = 'elsewhere' WHERE id = 'moved'", {});
  f.run("INSERT INTO channels VALUES ('t1', 'plain', 'EAAG-plain'), ('t1', 'none', NULL), ('t1', 'empty', '')", {});
  const std::string moved = f.stored("t1", "elsewhere");
  const auto counts = reseal(f.session, f.vault, f.column, 2);
  CHECK(counts->seen == 3);
  CHECK(counts->resealed == 1);
  CHECK(counts->unreadable == 2);
  REQUIRE(counts->first_refusals.size() == 2);
  CHECK_THAT(counts->first_refusals[0], Contains("channels.secrets of row elsewhere"));
  CHECK_THAT(counts->first_refusals[1], Contains("channels.secrets of row plain") && !Contains("EAAG"));
  CHECK(f.stored("t1", "elsewhere") == moved);
  CHECK(f.stored("t1", "plain") == "EAAG-plain");
}

TEST_CASE("a table without tenants rotates too", "[secrets][rotate]") {
  Fixture f;
  f.run("INSERT INTO users VALUES ('u1', $1)", {f.old_vault.seal({"", "users", "totp_secret", "u1"}, "ABC")});
  const SealedColumn column{"users", "totp_secret", {"id"}};
  CHECK(reseal(f.session, f.vault, column, 10)->resealed == 1);
}

TEST_CASE("a table that is not there is an error of the store", "[secrets][rotate]") {
  Fixture f;
  const SealedColumn column{"nothing", "secrets", {"id"}};
  CHECK_FALSE(reseal(f.session, f.vault, column, 10).has_value());
  CHECK(reseal(f.session, f.vault, f.column, 10)->seen == 0);  // the session is still good
}
