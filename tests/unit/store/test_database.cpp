#include <catch2/catch.hpp>
#include <future>

#include "store_fixture.hpp"

using namespace parley;
using namespace parley::store;
using test::StoreFixture;

namespace {
constexpr TenantSql kSelectAll{"SELECT id, body FROM rows WHERE tenant_id = $1 ORDER BY id"};
constexpr SystemSql kCount{"SELECT count(*) FROM rows WHERE id >= $1"};

void insert(StoreFixture& store, std::string_view tenant, std::int64_t id, std::string_view body) {
  auto session = store.storage.open(Storage::Access::read_write).value();
  session.scope_tenant(tenant).value();
  const std::array<parley_value, 3> params{Value(tenant).raw(), Value(id).raw(), Value(body).raw()};
  session.execute("INSERT INTO rows VALUES ($1, $2, $3)", params).value();
}
}  // namespace

TEST_CASE("a query sees the rows of its tenant and no other's", "[store][database]") {
  StoreFixture store;
  insert(store, "acme", 1, "ours");
  insert(store, "globex", 1, "theirs");
  std::string seen;
  const auto count = store.database.query("acme", kSelectAll, {}, [&](const Row& row) { seen += row.text(1); });
  CHECK(*count == 1);
  CHECK(seen == "ours");
}

TEST_CASE("values of every type come back as they went in", "[store][database]") {
  StoreFixture store;
  constexpr TenantSql sql{"SELECT $2, $3, $4, $5, $6, tenant_id FROM (SELECT $1 AS tenant_id) AS t"};
  const std::string text("Olá \xF0\x9F\x98\x80 \0 end", 15);
  const auto checks = [&](const Row& row) {
    CHECK(row.is_null(0));
    CHECK(row.text(0).empty());
    CHECK(row.optional_integer(0) == std::nullopt);
    CHECK(row.integer(1) == std::int64_t{1} << 60);
    CHECK(row.real(2) == 0.1);
    CHECK(row.text(3) == text);
    CHECK(row.blob(4) == std::string_view("\0\xFF", 2));
    CHECK(row.text(5) == "acme");
  };
  REQUIRE(store.database.query("acme", sql, {nullptr, std::int64_t{1} << 60, 0.1, text, Blob{{"\0\xFF", 2}}}, checks)
              .has_value());
}

TEST_CASE("optional parameters and times are bound as what they hold", "[store][database]") {
  StoreFixture store;
  constexpr TenantSql sql{"SELECT $2, $3, $4 FROM (SELECT $1 AS tenant_id) AS t"};
  const WallTime time = from_millis(1'700'000'000'123);
  const auto checks = [&](const Row& row) {
    CHECK(row.is_null(0));
    CHECK(row.optional_text(1) == "set");
    CHECK(row.time(2) == time);
  };
  REQUIRE(
      store.database.query("acme", sql, {std::optional<std::string>(), std::optional<std::string>("set"), time}, checks)
          .has_value());
}

TEST_CASE("one() gives the first row, or nothing", "[store][database]") {
  StoreFixture store;
  insert(store, "acme", 5, "five");
  CHECK(store.body(5) == "five");
  CHECK(store.body(6) == "(none)");
}

TEST_CASE("a statement across tenants needs system access", "[store][database]") {
  StoreFixture store;
  insert(store, "acme", 1, "a");
  insert(store, "globex", 2, "b");
  const SystemAccess access = SystemAccess::make_for_composition_root();
  const auto count = store.database.one(access, kCount, {1}, [](const Row& row) { return row.integer(0); });
  CHECK(*count == 2);
}

TEST_CASE("a wrong number of parameters is a defect of the caller", "[store][database]") {
  StoreFixture store;
  CHECK_THROWS_AS(store.database.query("acme", test::kBody, {}, {}), BrokenInvariant);
  CHECK_THROWS_AS(store.database.query("acme", kSelectAll, {1}, {}), BrokenInvariant);
}

TEST_CASE("reading a column that is not there or of another type is a defect of the caller", "[store][database]") {
  StoreFixture store;
  insert(store, "acme", 1, "text");
  const auto read = [&](auto&& function) { return store.database.query("acme", kSelectAll, {}, function); };
  CHECK_THROWS_AS(read([](const Row& row) { (void)row.text(2); }), BrokenInvariant);
  CHECK_THROWS_AS(read([](const Row& row) { (void)row.integer(1); }), BrokenInvariant);
}

TEST_CASE("what a row function throws comes out and the session works on", "[store][database]") {
  StoreFixture store;
  insert(store, "acme", 1, "a");
  struct Own {};
  CHECK_THROWS_AS(store.database.query("acme", kSelectAll, {}, [](const Row&) { throw Own{}; }), Own);
  CHECK(store.ids() == std::vector<std::int64_t>{1});
}

TEST_CASE("wrong SQL is an error with the statement in its message", "[store][database]") {
  StoreFixture store;
  constexpr TenantSql sql{"SELECT nothing FROM nowhere WHERE tenant_id = $1"};
  const auto done = store.database.query("acme", sql, {}, {});
  CHECK(done.error().code == Errc::internal);
  CHECK_THAT(done.error().message, Catch::Contains("nowhere"));
}

TEST_CASE("when all sessions are in use a query waits no longer than it was told", "[store][database]") {
  StoreFixture store;
  insert(store, "acme", 1, "a");
  Database database(store.storage, {.read_sessions = 1, .read_wait = Millis{20}});
  Errc inner = Errc::internal;
  const auto outer = database.query(
      "acme", kSelectAll, {}, [&](const Row&) { inner = database.query("acme", kSelectAll, {}, {}).error().code; });
  CHECK(outer.has_value());
  CHECK(inner == Errc::unavailable);
  CHECK(database.query("acme", kSelectAll, {}, {}).has_value());
}

TEST_CASE("many threads share few sessions", "[store][database]") {
  StoreFixture store;
  for (int id = 0; id < 10; ++id) insert(store, "acme", id, "x");
  Database database(store.storage, {.read_sessions = 2, .read_wait = Millis{60'000}});
  std::vector<std::future<std::size_t>> threads;
  for (int i = 0; i < 8; ++i) {
    threads.push_back(std::async(std::launch::async, [&] {
      std::size_t rows = 0;
      for (int n = 0; n < 50; ++n) rows += *database.query("acme", kSelectAll, {}, {});
      return rows;
    }));
  }
  for (auto& thread : threads) CHECK(thread.get() == 500);
}
