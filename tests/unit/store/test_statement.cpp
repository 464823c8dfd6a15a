#include <catch2/catch.hpp>

#include "store/statement.hpp"

namespace {

using namespace parley;
using namespace parley::store;

/// A text as a template argument, to ask whether a statement made of it compiles.
template <std::size_t N>
struct Literal {
  consteval Literal(const char (&from)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = from[i];
  }
  char text[N];
};
template <bool>
struct Constant {};
template <Literal kText>
concept CompilesForTenant = requires {
  typename Constant<(TenantSql(kText.text), true)>;
};
template <Literal kText>
concept CompilesForSystem = requires {
  typename Constant<(SystemSql(kText.text), true)>;
};

// These are the tests: what must not compile does not, and what must does.
static_assert(CompilesForTenant<"SELECT id FROM t WHERE tenant_id = $1">);
static_assert(CompilesForTenant<"INSERT INTO t(tenant_id, a, b) VALUES ($1, $2, $3)">);
static_assert(CompilesForTenant<"UPDATE t SET a = $2 WHERE tenant_id = $1">);
static_assert(CompilesForTenant<"SELECT a FROM t WHERE t.tenant_id = $1 AND a = '$7; it''s';">);
static_assert(!CompilesForTenant<"SELECT id FROM t">);
static_assert(!CompilesForTenant<"SELECT id FROM t WHERE id = $1">);
static_assert(!CompilesForTenant<"SELECT id FROM t WHERE tenant_id = 'acme'">);
static_assert(!CompilesForTenant<"SELECT id FROM t WHERE tenant_id = $2">);
static_assert(!CompilesForTenant<"SELECT id FROM t WHERE tenant_id = $1 AND a = $3">);
static_assert(!CompilesForTenant<"SELECT id FROM t WHERE other_tenant_id = $1">);
static_assert(!CompilesForTenant<"SELECT 'tenant_id' FROM t WHERE id = $1">);
static_assert(!CompilesForTenant<"SELECT id FROM t WHERE id = $1 -- tenant_id">);
static_assert(!CompilesForTenant<"SELECT id /* tenant_id */ FROM t WHERE id = $1">);
static_assert(!CompilesForTenant<"SELECT tenant_id FROM t WHERE id = '$1'">);
static_assert(!CompilesForTenant<"DELETE FROM t WHERE tenant_id = $1; DELETE FROM t">);
static_assert(!CompilesForTenant<"SELECT $tenant_id$x$tenant_id$ WHERE tenant_id = $1">);
static_assert(!CompilesForTenant<"SELECT a FROM t WHERE tenant_id = $1 AND a = 'open">);
static_assert(CompilesForSystem<"SELECT id FROM t WHERE due_at < $1">);
static_assert(CompilesForSystem<"SELECT 1">);
static_assert(!CompilesForSystem<"SELECT id FROM t WHERE due_at < $2">);
static_assert(!std::is_default_constructible_v<SystemAccess> && !std::is_copy_constructible_v<SystemAccess>);

}  // namespace

TEST_CASE("a statement counts its parameters, the tenant's included", "[store][statement]") {
  constexpr TenantSql sql("UPDATE t SET a = $3, b = $3 WHERE tenant_id = $1 AND id = $2");
  CHECK(sql.parameters() == 3);
  CHECK(SystemSql("SELECT 1").parameters() == 0);
}

TEST_CASE("a plugin's statement is held to the same rules, with words", "[store][statement]") {
  CHECK(TenantSql::checked("SELECT a FROM t WHERE tenant_id = $1 AND b = $2")->parameters() == 2);
  const auto problem = [](std::string_view sql) { return TenantSql::checked(sql).error(); };
  CHECK(problem("SELECT a FROM t").code == Errc::invalid);
  CHECK_THAT(problem("SELECT a FROM t").message, Catch::Contains("tenant_id is not used"));
  CHECK_THAT(problem("SELECT tenant_id FROM t").message, Catch::Contains("$1 is not used"));
  CHECK_THAT(problem("SELECT a FROM t WHERE tenant_id = $1 AND a = $3").message, Catch::Contains("gap"));
  CHECK_THAT(problem("SELECT a; DROP TABLE t").message, Catch::Contains("more than one statement"));
  CHECK_THAT(problem("SELECT $x").message, Catch::Contains("1 to 99"));
  CHECK_THAT(problem("SELECT $100").message, Catch::Contains("1 to 99"));
  CHECK_THAT(problem("SELECT 'a").message, Catch::Contains("does not end"));
}
