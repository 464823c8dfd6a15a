// What storage.postgres promises beyond the conformance suite that every storage plugin runs.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <parley/testkit/storage.hpp>

#include "lossy_proxy.hpp"

namespace {

using namespace parley;
using postgres::LossyProxy;
using testkit::SessionUnderTest;

/// The server that the fixture has started, and a schema of this test's own.
struct Subject {
  explicit Subject(sdk::Json::Object more = {}) : plugin(PARLEY_TEST_PLUGIN, host, options(std::move(more))) {
    SessionUnderTest session(plugin);
    session.run_script("DROP SCHEMA IF EXISTS plugin_test CASCADE; CREATE SCHEMA plugin_test");
  }
  static sdk::Json options(sdk::Json::Object more) {
    more.emplace_back("url", url("parley") + "&options=-csearch_path%3Dplugin_test");
    return sdk::Json(std::move(more));
  }
  /// Of the tests' database, for another role.
  static std::string url(const std::string& role) {
    const char* file = std::getenv("PARLEY_TEST_POSTGRES");
    REQUIRE(file != nullptr);
    std::ifstream in(file);
    std::string text;
    std::getline(in, text);
    return text.replace(text.find("//") + 2, std::string("parley").size(), role);
  }

  testkit::FakeHost host;
  testkit::LoadedPlugin plugin;
};

template <class Code>
parley_status status_of(Code&& code) {
  try {
    code();
    return PARLEY_OK;
  } catch (const sdk::Failure& failure) {
    return failure.status();
  }
}

std::string one(SessionUnderTest& session, std::string_view sql, const std::vector<sdk::Param>& params = {}) {
  const auto cell = session.query(sql, params).at(0).at(0);
  return cell.type == PARLEY_VALUE_INTEGER ? std::to_string(cell.integer) : cell.bytes;
}

/// Ends a session's connection as a server does that stops.
void terminate(SessionUnderTest& session, SessionUnderTest& by) {
  by.query("SELECT pg_terminate_backend(CAST($1 AS INTEGER))",
           {session.query("SELECT pg_backend_pid()").at(0).at(0).integer});
}

/// The same server, by a way that loses what it is told to.
struct Remote {
  explicit Remote(sdk::Json::Object more = {}) : plugin(PARLEY_TEST_PLUGIN, here.host, options(std::move(more))) {}
  sdk::Json options(sdk::Json::Object more) const {
    more.emplace_back("url", "postgresql://parley@127.0.0.1:" + std::to_string(proxy.port()) +
                                 "/parley?options=-csearch_path%3Dplugin_test");
    return sdk::Json(std::move(more));
  }
  static std::string folder() {
    const std::string url = Subject::url("parley");
    return url.substr(url.find("host=") + 5);
  }

  Subject here;
  LossyProxy proxy{folder()};
  testkit::LoadedPlugin plugin;
};

/// In a transaction whose COMMIT, or the answer to it, will be lost.
void insert_and_lose(SessionUnderTest& session, LossyProxy& proxy, LossyProxy::Loss loss) {
  session.run_script("CREATE TABLE t(a BIGINT)");
  session.begin();
  session.execute("INSERT INTO t VALUES ($1)", {1});
  proxy.lose(loss);
}

constexpr const char* kTenantTable =
    "CREATE TABLE things(tenant_id TEXT NOT NULL, id BIGINT NOT NULL, name TEXT, PRIMARY KEY (tenant_id, id));"
    "CREATE POLICY parley_tenant ON things USING (tenant_id = NULLIF(current_setting('app.tenant', true), '') "
    "OR current_setting('app.system', true) = 'on');"
    "ALTER TABLE things ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY";
constexpr std::string_view kInsert = "INSERT INTO things(tenant_id, id) VALUES ($1, $2)";

/// Three rows of acme, two of globex.
void fill(SessionUnderTest& session) {
  session.run_script(kTenantTable);
  session.begin();
  session.batch(
      {{kInsert, {"acme", 1, "acme", 2, "acme", 3}, 2, "acme"}, {kInsert, {"globex", 1, "globex", 2}, 2, "globex"}});
  session.commit();
}

}  // namespace

TEST_CASE("commits are flushed, whatever the role's settings say", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("ALTER ROLE parley SET synchronous_commit = off");
  SessionUnderTest other(subject.plugin);
  CHECK(one(other, "SHOW synchronous_commit") == "on");
  session.run_script("ALTER ROLE parley RESET synchronous_commit");
}

TEST_CASE("a role for which row level security does not hold is refused, with the way out", "[postgres]") {
  testkit::FakeHost host;
  testkit::LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host, sdk::Json::object({{"url", Subject::url("postgres")}}));
  CHECK_THROWS_WITH(SessionUnderTest(plugin),
                    Catch::Contains("postgres") && Catch::Contains("NOSUPERUSER NOBYPASSRLS"));
}

TEST_CASE("a url that cannot be one is refused without being repeated", "[postgres]") {
  testkit::FakeHost host;
  for (const char* url :
       {"", "postgresql://u:s3cret@x@host/db", "postgresql://u:s3cret/x@host/db", "s3cret", "http://s3cret"}) {
    try {
      testkit::LoadedPlugin(PARLEY_TEST_PLUGIN, host, sdk::Json::object({{"url", url}}));
      FAIL("accepted: " << url);
    } catch (const sdk::Failure& failure) {
      CHECK(failure.status() == PARLEY_INVALID);
      CHECK_THAT(failure.what(), !Catch::Contains("s3cret"));
    }
  }
}

TEST_CASE("a server that is not there is PARLEY_UNAVAILABLE", "[postgres]") {
  testkit::FakeHost host;
  testkit::LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host,
                               sdk::Json::object({{"url", "postgresql://parley@/parley?host=/nowhere"}}));
  CHECK(status_of([&] { SessionUnderTest session(plugin); }) == PARLEY_UNAVAILABLE);
}

TEST_CASE("a text keeps its NUL bytes and the character that stands for them", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(id BIGINT, a TEXT UNIQUE)");
  const std::string escape = "\xEF\xB7\x90";
  std::int64_t id = 0;
  for (const std::string& text : {std::string("a\0b\0", 4), std::string(1, '\0'), escape, escape + "0", escape + "1",
                                  escape + std::string("0\0", 2), "x" + escape + escape}) {
    session.execute("INSERT INTO t VALUES ($1, $2)", {++id, text});
    CHECK(session.query("SELECT a FROM t WHERE id = $1", {id}).at(0).at(0).bytes == text);
    CHECK(one(session, "SELECT id FROM t WHERE a = $1", {text}) == std::to_string(id));
  }
}

TEST_CASE("without the tenant predicate a statement meets its scope's rows only", "[postgres][tenants]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  fill(session);
  for (const bool in_transaction : {false, true}) {
    if (in_transaction) session.begin();
    session.scope("acme");
    CHECK(one(session, "SELECT count(*) FROM things") == "3");
    CHECK(session.execute("UPDATE things SET name = 'x'") == 3);
    session.scope("globex");
    CHECK(one(session, "SELECT count(*) FROM things") == "2");
    CHECK(session.execute("DELETE FROM things WHERE tenant_id = 'acme'") == 0);
    session.scope_system();
    CHECK(one(session, "SELECT count(*) FROM things") == "5");
    if (in_transaction) session.commit();
  }
}

TEST_CASE("without a scope there are no rows and none can be made", "[postgres][tenants]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  fill(session);
  for (const bool read_only : {false, true}) {
    SessionUnderTest fresh(subject.plugin, read_only);
    CHECK(one(fresh, "SELECT count(*) FROM things") == "0");
  }
  SessionUnderTest fresh(subject.plugin);
  CHECK(fresh.execute("DELETE FROM things") == 0);
  CHECK(status_of([&] { fresh.execute(kInsert, {"acme", 9}); }) == PARLEY_DENIED);
  CHECK(status_of([&] { fresh.execute(kInsert, {"", 9}); }) == PARLEY_DENIED);
}

TEST_CASE("a row of another tenant cannot be made or given away", "[postgres][tenants]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  fill(session);
  session.scope("acme");
  CHECK(status_of([&] { session.execute(kInsert, {"globex", 9}); }) == PARLEY_DENIED);
  CHECK(status_of([&] { session.execute("UPDATE things SET tenant_id = 'globex', id = 9 WHERE id = 1"); }) ==
        PARLEY_DENIED);
}

TEST_CASE("a scope that a savepoint took back is set again", "[postgres][tenants]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  fill(session);
  session.begin();
  session.execute("SAVEPOINT s");
  session.scope("acme");
  CHECK(status_of([&] { session.execute(kInsert, {"acme", 1}); }) == PARLEY_CONFLICT);
  session.execute("ROLLBACK TO SAVEPOINT s");
  CHECK(one(session, "SELECT count(*) FROM things") == "3");
  session.rollback();
}

TEST_CASE("a batch changes the scope from run to run and counts each row", "[postgres][tenants]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  fill(session);
  constexpr std::string_view kAnybody = "UPDATE things SET name = 'seen' WHERE id = $1";
  session.begin();
  const auto affected = session.batch({{kAnybody, {1, 7, 3}, 1, "acme"}, {kAnybody, {1, 2, 3}, 1, "globex"}});
  session.commit();
  CHECK(affected == std::vector<std::vector<std::uint64_t>>{{1, 0, 1}, {1, 1, 0}});
}

TEST_CASE("a reader whose connection ended reads on", "[postgres][reconnect]") {
  Subject subject;
  SessionUnderTest writer(subject.plugin), reader(subject.plugin, true);
  terminate(reader, writer);
  CHECK(one(reader, "SELECT 1 + 1") == "2");
}

TEST_CASE("a transaction whose connection ended is gone, and the next one works", "[postgres][reconnect]") {
  Subject subject;
  SessionUnderTest session(subject.plugin), other(subject.plugin);
  session.run_script("CREATE TABLE t(a BIGINT)");
  session.begin();
  session.execute("INSERT INTO t VALUES ($1)", {1});
  terminate(session, other);
  CHECK(status_of([&] { session.execute("INSERT INTO t VALUES ($1)", {2}); }) == PARLEY_UNAVAILABLE);
  session.rollback();
  session.begin();
  session.execute("INSERT INTO t VALUES ($1)", {3});
  session.commit();
  CHECK(one(session, "SELECT sum(a) FROM t") == "3");
}

TEST_CASE("a connection that ends before the commit leaves no doubt: it did not happen", "[postgres][reconnect]") {
  Subject subject;
  SessionUnderTest session(subject.plugin), other(subject.plugin);
  session.run_script("CREATE TABLE t(a BIGINT)");
  session.begin();
  session.execute("INSERT INTO t VALUES ($1)", {1});
  terminate(session, other);
  CHECK(status_of([&] { session.commit(); }) == PARLEY_UNAVAILABLE);
  CHECK(one(session, "SELECT count(*) FROM t") == "0");
}

TEST_CASE("a commit whose answer is lost is looked up, and has happened", "[postgres][reconnect]") {
  Remote remote;
  SessionUnderTest session(remote.plugin);
  insert_and_lose(session, remote.proxy, LossyProxy::Loss::answer);
  CHECK(status_of([&] { session.commit(); }) == PARLEY_OK);
  CHECK(one(session, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("a commit that the server never heard of has not happened, once the server notices",
          "[postgres][reconnect]") {
  Remote remote({{"idle_transaction_timeout", 200}});
  SessionUnderTest session(remote.plugin);
  insert_and_lose(session, remote.proxy, LossyProxy::Loss::request);
  CHECK(status_of([&] { session.commit(); }) == PARLEY_UNAVAILABLE);
  CHECK(one(session, "SELECT count(*) FROM t") == "0");
}

TEST_CASE("the outcome of a commit is unknown when the server does not notice in time", "[postgres][reconnect]") {
  Remote remote({{"commit_patience", 50}});
  SessionUnderTest session(remote.plugin);
  insert_and_lose(session, remote.proxy, LossyProxy::Loss::request);
  CHECK(status_of([&] { session.commit(); }) == PARLEY_TIMEOUT);
}

TEST_CASE("the outcome of a commit is unknown when the server stays away", "[postgres][reconnect]") {
  Remote remote({{"commit_patience", 50}});
  SessionUnderTest session(remote.plugin);
  remote.proxy.close_at_loss();
  insert_and_lose(session, remote.proxy, LossyProxy::Loss::answer);
  CHECK(status_of([&] { session.commit(); }) == PARLEY_TIMEOUT);
}

TEST_CASE("failures have the status that says what to do about them", "[postgres]") {
  Subject subject({{"statement_timeout", 200}});
  SessionUnderTest session(subject.plugin);
  session.run_script(
      "CREATE TABLE parent(id BIGINT PRIMARY KEY, n INTEGER NOT NULL CHECK (n > 0));"
      "CREATE TABLE child(parent BIGINT REFERENCES parent(id)); INSERT INTO parent VALUES (1, 1)");
  const auto status = [&](std::string_view sql) { return status_of([&] { session.execute(sql); }); };
  CHECK(status("INSERT INTO parent VALUES (1, 1)") == PARLEY_CONFLICT);
  CHECK(status("INSERT INTO child VALUES (99)") == PARLEY_CONFLICT);
  CHECK(status("INSERT INTO parent VALUES (2, NULL)") == PARLEY_INVALID);
  CHECK(status("INSERT INTO parent VALUES (2, 0)") == PARLEY_INVALID);
  CHECK(status("SELEKT 1") == PARLEY_INTERNAL);
  CHECK(status("SELECT 1; SELECT 2") == PARLEY_INTERNAL);
  CHECK(status("") == PARLEY_INVALID);
  CHECK(status("SELECT pg_sleep(5)") == PARLEY_UNAVAILABLE);
  CHECK(status("COPY parent TO STDOUT") != PARLEY_OK);
  CHECK(one(session, "SELECT count(*) FROM parent") == "1");
}

TEST_CASE("a commit of a transaction that has failed is refused", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.begin();
  CHECK(status_of([&] { session.execute("SELECT 1 / 0"); }) == PARLEY_INVALID);
  CHECK(status_of([&] { session.commit(); }) != PARLEY_OK);
  CHECK(one(session, "SELECT 1") == "1");
}

TEST_CASE("values of PostgreSQL's other types arrive as what they are nearest to", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  const auto row = session
                       .query(
                           "SELECT true, sum(n), avg(n), 1.5::real, 'x'::varchar, '{\"a\": 1}'::jsonb, "
                           "'2026-03-02'::date, 7::smallint FROM generate_series(1, 2) AS n")
                       .at(0);
  CHECK(row.at(0).integer == 1);
  CHECK(row.at(1).integer == 3);
  CHECK(row.at(2).real == 1.5);
  CHECK(row.at(3).real == 1.5);
  CHECK(row.at(4).bytes == "x");
  CHECK(row.at(5).bytes == "{\"a\": 1}");
  CHECK(row.at(6).bytes == "2026-03-02");
  CHECK(row.at(7).integer == 7);
}

TEST_CASE("a parameter may be null first and a number later", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(a BIGINT, b JSONB, c DOUBLE PRECISION)");
  for (const auto& params : {std::vector<sdk::Param>{nullptr, nullptr, nullptr}, {5, "{}", 0.5}, {nullptr, "[]", 1}})
    CHECK(session.execute("INSERT INTO t VALUES ($1, $2, $3)", params) == 1);
  CHECK(one(session, "SELECT count(a) FROM t") == "1");
}

TEST_CASE("a held statement follows a change of the schema", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1)");
  CHECK(session.query("SELECT * FROM t").at(0).size() == 1);
  session.run_script("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'new'");
  CHECK(session.query("SELECT * FROM t").at(0).size() == 2);
}

TEST_CASE("a session that holds few statements still runs many", "[postgres]") {
  Subject subject({{"held_statements", 2}});
  SessionUnderTest session(subject.plugin);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 5; ++i) CHECK(one(session, "SELECT " + std::to_string(i)) == std::to_string(i));
    CHECK(status_of([&] { session.execute("SELEKT " + std::to_string(round)); }) == PARLEY_INTERNAL);
  }
  CHECK(std::stoi(one(session, "SELECT count(*) FROM pg_prepared_statements")) <= 4);
}

TEST_CASE("rollback is harmless when no transaction is open", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  CHECK_NOTHROW(session.rollback());
}

TEST_CASE("the planner hears of the first rows without waiting for autovacuum", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(a BIGINT)");
  std::vector<sdk::Param> params;
  for (std::int64_t i = 0; i < 250; ++i) params.emplace_back(i);
  session.begin();
  session.bulk("INSERT INTO t VALUES ($1)", params, 1);
  session.commit();
  CHECK(session.query("SELECT reltuples FROM pg_class WHERE oid = 't'::regclass").at(0).at(0).real == 250);
}

TEST_CASE("large tables and other schemas are left to autovacuum", "[postgres]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script(
      "DROP SCHEMA IF EXISTS plugin_test_other CASCADE; CREATE SCHEMA plugin_test_other; "
      "CREATE TABLE plugin_test_other.t AS SELECT 1 AS a; "
      "CREATE TABLE large AS SELECT n FROM generate_series(1, 20000) n; ANALYZE large; CREATE TABLE \"t 2\"(a BIGINT)");
  std::vector<sdk::Param> params;
  for (std::int64_t i = 0; i < 250; ++i) params.emplace_back(i);
  session.begin();
  session.bulk("INSERT INTO large VALUES ($1)", params, 1);
  session.bulk("INSERT INTO \"t 2\" VALUES ($1)", params, 1);
  session.commit();
  const auto known = [&](const std::string& table) {
    return session.query("SELECT reltuples FROM pg_class WHERE oid = '" + table + "'::regclass").at(0).at(0).real;
  };
  CHECK(known("\"t 2\"") == 250);
  CHECK(known("large") == 20'000);
  CHECK(known("plugin_test_other.t") < 1);
  session.run_script("DROP SCHEMA plugin_test_other CASCADE");
}
