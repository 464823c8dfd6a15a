// What storage.sqlite promises beyond the conformance suite that every storage plugin runs.
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <future>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "subject.hpp"

namespace {

using namespace parley;
using namespace parley::sqlite;

/// Whether another process sees that this one uses the file: SQLite's shared lock on it.
bool is_locked_for_others(const std::filesystem::path& file) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int opened = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    struct flock asked {};
    asked.l_type = F_WRLCK;
    asked.l_whence = SEEK_SET;
    asked.l_start = 0x40000002;  // SHARED_FIRST of SQLite's file format
    asked.l_len = 510;
    ::_exit(opened >= 0 && ::fcntl(opened, F_GETLK, &asked) == 0 && asked.l_type != F_UNLCK ? 1 : 0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

}  // namespace

// Without it, the other process's last session would clear the log away under those of this one.
TEST_CASE("opening one more session keeps the locks that other processes see", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(a)");
  REQUIRE(is_locked_for_others(subject.file));
  SessionUnderTest other(subject.plugin);
  CHECK(is_locked_for_others(subject.file));
}

TEST_CASE("a commit is flushed to the disk: write-ahead log with synchronous FULL", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  CHECK(one(session, "PRAGMA journal_mode") == "wal");
  CHECK(one(session, "PRAGMA synchronous") == "2");
  CHECK(one(session, "PRAGMA foreign_keys") == "1");
}

// `parley serve` beside `parley migrate` on a first start. SQLite tells one of those that turn a file to a log "busy"
// at once, without the patience of busy_timeout.
TEST_CASE("all who open a new database at the same time get it", "[sqlite]") {
  constexpr int kRounds = 25;
  for (int round = 0; round < kRounds; ++round) {
    Subject subject;
    const auto open = [&] { SessionUnderTest(subject.plugin).run_script("CREATE TABLE IF NOT EXISTS t(a)"); };
    std::vector<std::future<void>> all;
    for (int i = 0; i < 4; ++i) all.push_back(std::async(std::launch::async, open));
    for (auto& one : all) CHECK_NOTHROW(one.get());
  }
}

TEST_CASE("the database and its log can be read by their owner only", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(a)");
  for (const char* end : {"", "-wal"}) {
    struct stat info {};
    REQUIRE(::stat((subject.file.string() + end).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
  }
}

TEST_CASE("parameters are taken by their number, in whatever order the text names them", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(tenant_id TEXT, id INTEGER, name TEXT)");
  session.execute("INSERT INTO t VALUES ($1, $2, $3)", {"acme", 7, "old"});
  CHECK(session.execute("UPDATE t SET name = $3 WHERE id = $2 AND tenant_id = $1", {"acme", 7, "new"}) == 1);
  CHECK(one(session, "SELECT name FROM t") == "new");
}

TEST_CASE("a wrong number of parameters is refused and names both numbers", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  CHECK_THROWS_WITH(session.query("SELECT $1, $2", {1}), Catch::Contains("expected 2 parameters, found 1"));
  CHECK_THROWS_WITH(session.query("SELECT $2", {1}), Catch::Contains("without gaps"));
  CHECK_THROWS_WITH(session.query("SELECT ?", {1}), Catch::Contains("expected parameters $1"));
  CHECK_THROWS_WITH(session.query("SELECT 1; SELECT 2"), Catch::Contains("expected one statement"));
}

TEST_CASE("a value has the type it was stored with, whatever its column is declared as", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(a JSONB, b TIMESTAMPTZ, c DATE)");
  session.execute("INSERT INTO t VALUES ($1, $2, $3)", {"{}", std::int64_t{1} << 40, nullptr});
  const auto row = session.query("SELECT a, b, c, count(*), 1.5 FROM t").at(0);
  CHECK(row.at(0).type == PARLEY_VALUE_TEXT);
  CHECK(row.at(1).integer == std::int64_t{1} << 40);
  CHECK(row.at(2).type == PARLEY_VALUE_NULL);
  CHECK(row.at(3).type == PARLEY_VALUE_INTEGER);
  CHECK(row.at(4).type == PARLEY_VALUE_REAL);
}

TEST_CASE("a text keeps the NUL bytes in it", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  const std::string text("a\0b\0", 4);
  CHECK(session.query("SELECT $1", {text}).at(0).at(0).bytes == text);
}

TEST_CASE("failures have the status that says what to do about them", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script(
      "CREATE TABLE parent(id INTEGER PRIMARY KEY, n INTEGER NOT NULL CHECK (n > 0));"
      "CREATE TABLE child(parent INTEGER REFERENCES parent(id))");
  session.execute("INSERT INTO parent VALUES (1, 1)");
  const auto status = [&](std::string_view sql) { return status_of([&] { session.execute(sql); }); };
  CHECK(status("INSERT INTO parent VALUES (1, 1)") == PARLEY_CONFLICT);
  CHECK(status("INSERT INTO child VALUES (99)") == PARLEY_CONFLICT);
  CHECK(status("INSERT INTO parent VALUES (2, NULL)") == PARLEY_INVALID);
  CHECK(status("INSERT INTO parent VALUES (2, 0)") == PARLEY_INVALID);
  CHECK(status("SELEKT 1") == PARLEY_INTERNAL);
  SessionUnderTest reader(subject.plugin, true);
  CHECK(status_of([&] { reader.execute("DELETE FROM parent"); }) == PARLEY_DENIED);
}

TEST_CASE("a lock that somebody else holds is PARLEY_UNAVAILABLE after busy_timeout", "[sqlite]") {
  Subject subject({{"busy_timeout", 10}});
  SessionUnderTest first(subject.plugin), second(subject.plugin);
  first.begin();
  CHECK(status_of([&] { second.begin(); }) == PARLEY_UNAVAILABLE);
  first.rollback();
  CHECK_NOTHROW(second.begin());
  second.rollback();
}

TEST_CASE("a statement that failed works again the next time", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(id INTEGER PRIMARY KEY)");
  constexpr std::string_view kInsert = "INSERT INTO t VALUES ($1)";
  for (int id = 1; id <= 3; ++id) {
    CHECK(session.execute(kInsert, {id}) == 1);
    CHECK(status_of([&] { session.execute(kInsert, {id}); }) == PARLEY_CONFLICT);
  }
  CHECK(one(session, "SELECT count(*) FROM t") == "3");
}

TEST_CASE("a held statement follows a change of the schema", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1)");
  CHECK(session.query("SELECT * FROM t").at(0).size() == 1);
  session.run_script("ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'new'");
  const auto row = session.query("SELECT * FROM t").at(0);
  REQUIRE(row.size() == 2);
  CHECK(row.at(1).bytes == "new");
}

TEST_CASE("a session that holds few statements still runs many", "[sqlite]") {
  Subject subject({{"held_statements", 2}});
  SessionUnderTest session(subject.plugin);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 5; ++i) CHECK(one(session, "SELECT " + std::to_string(i)) == std::to_string(i));
  }
}

TEST_CASE("statements that change no rows count none, whatever ran before", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script("CREATE TABLE t(a INTEGER)");
  CHECK(session.execute("INSERT INTO t VALUES (1), (2), (3)") == 3);
  CHECK(session.execute("CREATE TABLE u(a INTEGER)") == 0);
  CHECK(session.execute("SELECT a FROM t") == 0);
}

TEST_CASE("rollback is harmless when no transaction is open", "[sqlite]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  CHECK_NOTHROW(session.rollback());
}

TEST_CASE("a database in a folder that does not exist is refused with its path and the reason", "[sqlite]") {
  Folder folder;
  testkit::FakeHost host;
  testkit::LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host,
                               sdk::Json::object({{"path", (folder.path / "none" / "x.db").string()}}));
  CHECK_THROWS_WITH(SessionUnderTest(plugin), Catch::Contains("none/x.db") && Catch::Contains("folder exists"));
}
