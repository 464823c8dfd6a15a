#include <parley/testkit/storage.hpp>

#include <catch2/catch.hpp>
#include <filesystem>

using namespace parley;
using namespace parley::testkit;

namespace {

struct Database {
  std::filesystem::path file = std::filesystem::current_path() / "test-@NAME@.db";
  FakeHost host;
  LoadedPlugin plugin{PARLEY_TEST_PLUGIN, host, sdk::Json::object({{"path", fresh(file).string()}})};
  SessionUnderTest session{plugin};

  static std::filesystem::path fresh(const std::filesystem::path& file) {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
    return file;
  }
};

}  // namespace

TEST_CASE("A row comes back as it was written", "[storage]") {
  Database db;
  db.session.run_script("CREATE TABLE t (id BIGINT, name TEXT)");
  CHECK(db.session.execute("INSERT INTO t (id, name) VALUES ($1, $2)", {7, "Olá"}) == 1);
  const Table rows = db.session.query("SELECT name FROM t WHERE id = $1", {7});
  REQUIRE(rows.size() == 1);
  CHECK(rows[0][0].bytes == "Olá");
}

TEST_CASE("A rollback undoes the transaction", "[storage]") {
  Database db;
  db.session.run_script("CREATE TABLE t (id BIGINT)");
  db.session.begin();
  db.session.execute("INSERT INTO t (id) VALUES (1)");
  db.session.rollback();
  CHECK(db.session.query("SELECT id FROM t").empty());
}
