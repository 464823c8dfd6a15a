// The log written in few pieces: what a commit has said is in the file, and nothing else ever gets there.
#include <csignal>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "spilling.hpp"

namespace {

using namespace parley;
using namespace parley::sqlite;

std::uintmax_t log_size(const Subject& subject) {
  return std::filesystem::file_size(subject.file.string() + "-wal");
}

/// How often this process has called the kernel to write.
int calls_that_write() {
  std::ifstream io("/proc/self/io");
  for (std::string key, value; io >> key >> value;)
    if (key == "syscw:") return std::stoi(value);
  FAIL("/proc/self/io counts no calls that write");
  return 0;
}

/// A copy of what the files hold now, as after a crash.
std::filesystem::path copy_of(const Subject& subject, const std::string& name) {
  const std::filesystem::path copy = subject.folder.path / name;
  std::filesystem::copy_file(subject.file, copy);
  std::filesystem::copy_file(subject.file.string() + "-wal", copy.string() + "-wal");
  return copy;
}

/// The largest size of a file that this process may write, as long as it lives: a disk that is full.
class FullDisk {
 public:
  explicit FullDisk(std::uintmax_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit limit{rlim_t(bytes), before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("what was committed is in the log's file when the commit returns", "[sqlite][log]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  session.run_script(kTable);
  Outsider outsider(subject.file);
  for (int round = 1; round <= 5; ++round) {
    insert(session, round * 100, round * 100 + 100);
    CHECK(outsider.one("SELECT count(*) FROM t") == std::to_string(round * 100));
    const auto copy = copy_of(subject, "copy" + std::to_string(round) + ".db");
    CHECK(Outsider(copy).one("SELECT count(*) FROM t") == std::to_string(round * 100));
  }
}

TEST_CASE("a commit writes its pages in few pieces, or each by itself when the buffer is off", "[sqlite][log]") {
  const auto writes_of_a_commit = [](sdk::Json::Object options) {
    Subject subject(std::move(options));
    SessionUnderTest session(subject.plugin);
    session.run_script(kTable);
    const int before = calls_that_write();
    insert(session, 0, 400);
    return calls_that_write() - before;
  };
  CHECK(writes_of_a_commit({{"log_buffer", 0}}) > 200);
  CHECK(writes_of_a_commit({}) < 30);
}

TEST_CASE("a transaction that spilled its cache reads its own rows back", "[sqlite][log]") {
  Subject subject(small_cache());
  SessionUnderTest session(subject.plugin);
  session.run_script(kTable);
  Outsider outsider(subject.file);
  session.begin();
  insert(session, 0, 300);
  CHECK(one(session, kSums) == "300 44850 614400");
  session.execute("UPDATE t SET text = 'short' WHERE id % 3 = 0");
  CHECK(one(session, kSums) == "300 44850 " + std::to_string(200 * 2048 + 100 * 5));
  CHECK(outsider.one("SELECT count(*) FROM t") == "0");
  session.commit();
  CHECK(outsider.one(std::string(kSums)) == "300 44850 " + std::to_string(200 * 2048 + 100 * 5));
  CHECK(outsider.one("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a savepoint rolled back after a spill leaves the rows around it", "[sqlite][log]") {
  Subject subject(small_cache());
  SessionUnderTest session(subject.plugin);
  session.run_script(kTable);
  session.begin();
  insert(session, 0, 100);
  session.execute("SAVEPOINT inner");
  insert(session, 1000, 1200);
  session.execute("ROLLBACK TO inner");
  insert(session, 100, 150);
  session.commit();
  Outsider outsider(subject.file);
  CHECK(outsider.one("SELECT count(*) || ' ' || max(id) FROM t") == "150 149");
  CHECK(outsider.one("PRAGMA integrity_check") == "ok");
}

// The frames of the first transaction lie where the second puts its own.
TEST_CASE("a transaction rolled back after a spill writes nothing over what another connection commits next",
          "[sqlite][log]") {
  Subject subject(small_cache());
  SessionUnderTest session(subject.plugin);
  session.run_script(kTable);
  Outsider outsider(subject.file);
  session.begin();
  insert(session, 0, 300);
  session.rollback();
  for (int id = 1000; id < 1100; ++id)
    outsider.run("INSERT INTO t VALUES (" + std::to_string(id) + ", printf('%.4096c', 'y'))");
  insert(session, 2000, 2100);
  Outsider recovered(copy_of(subject, "copy.db"));
  CHECK(recovered.one("SELECT count(*) || ' ' || min(id) FROM t") == "200 1000");
  CHECK(recovered.one("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a commit that finds the disk full fails, and works again once there is room", "[sqlite][log]") {
  Subject subject({{"wal_autocheckpoint", 1000000}});
  SessionUnderTest session(subject.plugin);
  session.run_script(kTable);
  insert(session, 0, 10);
  const auto run = [&] {
    session.begin();
    insert(session, 100, 400);
    session.commit();
  };
  {
    const FullDisk full(log_size(subject) + 100'000);
    CHECK_THROWS_WITH(run(), Catch::Contains("disk I/O error") || Catch::Contains("disk is full"));
    session.rollback();
    CHECK(status_of(run) == PARLEY_UNAVAILABLE);
    session.rollback();
    CHECK(one(session, kSums) == "10 45 20480");
  }
  run();
  Outsider outsider(subject.file);
  CHECK(outsider.one("SELECT count(*) || ' ' || max(id) FROM t") == "310 399");
  CHECK(outsider.one("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a transaction that lost a spilled page cannot be committed", "[sqlite][log]") {
  Subject subject(small_cache());
  SessionUnderTest session(subject.plugin);
  session.run_script(kTable);
  insert(session, 0, 10);
  session.begin();
  parley_status inserted, looked, committed;
  {
    const FullDisk full(log_size(subject) + 50'000);
    inserted = status_of([&] { insert(session, 100, 400); });
    looked = status_of([&] { session.query("SELECT sum(length(text)) FROM t"); });
  }
  committed = status_of([&] { session.commit(); });
  CHECK((inserted == PARLEY_UNAVAILABLE || looked == PARLEY_UNAVAILABLE));
  CHECK(committed != PARLEY_OK);
  session.rollback();
  insert(session, 500, 510);
  Outsider outsider(subject.file);
  CHECK(outsider.one("SELECT count(*) || ' ' || max(id) FROM t") == "20 509");
  CHECK(outsider.one("PRAGMA integrity_check") == "ok");
}

TEST_CASE("a commit that would not sync the log is refused", "[sqlite][log]") {
  Subject subject;
  SessionUnderTest session(subject.plugin);
  for (const char* setting : {"OFF", "normal", "0", "1"})
    CHECK_THROWS_WITH(session.run_script("PRAGMA synchronous = " + std::string(setting)),
                      Catch::Contains("expected FULL"));
  CHECK_NOTHROW(session.run_script("PRAGMA synchronous = EXTRA; PRAGMA synchronous = full"));
  CHECK(one(session, "PRAGMA synchronous") == "2");
}

TEST_CASE("a database may have any name that a file may have", "[sqlite][log]") {
  for (const char* name : {"a b.db", "50%25.db", "what?vfs=none.db", "x#y&z=1.db", "fil\xc3\xa9.db"}) {
    Folder folder;
    testkit::FakeHost host;
    const auto file = folder.path / name;
    testkit::LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host, sdk::Json::object({{"path", file.string()}}));
    SessionUnderTest session(plugin);
    session.run_script(kTable);
    CHECK(std::filesystem::exists(file.string() + "-wal"));
    CHECK(Outsider(file).one("SELECT count(*) FROM t") == "0");
  }
}

TEST_CASE("two loaded builds of the plugin write the same database side by side", "[sqlite][log]") {
  Subject subject;
  SessionUnderTest first(subject.plugin);
  first.run_script(kTable);
  const auto copy = subject.folder.path / "other-build.so";
  std::filesystem::copy_file(PARLEY_TEST_PLUGIN, copy);
  {
    testkit::LoadedPlugin other(copy.string(), subject.host, sdk::Json::object({{"path", subject.file.string()}}));
    SessionUnderTest second(other);
    for (int i = 0; i < 5; ++i) {
      insert(first, i * 100, i * 100 + 50);
      insert(second, i * 100 + 50, i * 100 + 100);
    }
  }
  insert(first, 500, 510);
  CHECK(one(first, "SELECT count(*) FROM t") == "510");
  CHECK(one(first, "PRAGMA integrity_check") == "ok");
}

namespace {

/// Commits twenty rows at a time and says so by a byte to `told`.
[[noreturn]] void commit_until_killed(const std::filesystem::path& file, int told) {
  try {
    testkit::FakeHost host;
    auto options = small_cache();
    options.emplace_back("path", file.string());
    testkit::LoadedPlugin plugin(PARLEY_TEST_PLUGIN, host, sdk::Json(std::move(options)));
    SessionUnderTest session(plugin);
    session.run_script(kTable);
    for (int id = 0; ::write(told, "c", 1) == 1; id += 20) {
      session.begin();
      insert(session, id, id + 20);
      session.commit();
    }
  } catch (...) {
  }
  ::_exit(1);
}

}  // namespace

TEST_CASE("after kill -9 every acknowledged commit is there, and nothing of the open transaction", "[sqlite][log]") {
  constexpr int kCommits = 10;
  Folder folder;
  const auto file = folder.path / "killed.db";
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) commit_until_killed(file, ends[1]);
  ::close(ends[1]);
  int told = 0;
  char byte = 0;
  while (told <= kCommits && ::read(ends[0], &byte, 1) == 1) ++told;
  ::kill(child, SIGKILL);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  while (::read(ends[0], &byte, 1) == 1) ++told;
  ::close(ends[0]);
  const int acknowledged = told - 1;  // the first byte came before any commit
  REQUIRE(acknowledged >= kCommits);
  Outsider recovered(file);
  const int rows = std::stoi(recovered.one("SELECT count(*) FROM t"));
  CHECK((rows == acknowledged * 20 || rows == (acknowledged + 1) * 20));  // the last may not have been told any more
  CHECK(recovered.one("PRAGMA integrity_check") == "ok");
}
