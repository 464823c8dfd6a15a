#include <catch2/catch.hpp>
#include <fstream>
#include <future>

#include "store/migrations.hpp"
#include "store_fixture.hpp"
#include "support/manual_clock.hpp"

using namespace parley;
using namespace parley::store;

namespace {

struct Fixture {
  Session session() { return storage.open(Storage::Access::read_write).value(); }
  Result<std::size_t> up(const MigrationArea& area) {
    Session own = session();
    return Migrations(own, plugin.dialect(), clock).up(area);
  }
  Result<std::vector<MigrationStatus>> status(const MigrationArea& area) {
    Session own = session();
    return Migrations(own, plugin.dialect(), clock).status(area);
  }
  Result<std::string> down(const MigrationArea& area) {
    Session own = session();
    return Migrations(own, plugin.dialect(), clock).down(area);
  }
  bool has_table(const std::string& name) { return session().execute("SELECT 1 FROM " + name, {}).has_value(); }
  void file(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((dir / "m" / name).parent_path());
    std::ofstream(dir / "m" / name) << text;
  }
  Result<std::vector<MigrationArea>> read(std::string_view dialect = "sqlite") {
    std::filesystem::create_directories(dir / "m");
    return read_migrations(dir / "m", dialect);
  }

  test::TempDir dir;
  test::TestStorage plugin{dir / "test.db"};
  Storage storage{plugin.table(), plugin.plugin()};
  test::ManualClock clock;
};

MigrationArea area(std::vector<Migration> steps) {
  return *MigrationArea::make("core", std::move(steps));
}
const Migration kOne{"0001_one", "CREATE TABLE one(a INTEGER); CREATE INDEX one_a ON one(a);"};
const Migration kTwo{"0002_two", "CREATE TABLE two(a INTEGER)"};

}  // namespace

TEST_CASE("up applies what is missing, once", "[store][migrations]") {
  Fixture db;
  CHECK(*db.up(area({kOne})) == 1);
  CHECK(*db.up(area({kOne, kTwo})) == 1);
  CHECK(*db.up(area({kOne, kTwo})) == 0);
  CHECK(db.has_table("one"));
  CHECK(db.has_table("two"));
}

TEST_CASE("status tells what is applied since when and what waits", "[store][migrations]") {
  Fixture db;
  db.up(area({kOne})).value();
  const auto list = *db.status(area({kOne, kTwo}));
  REQUIRE(list.size() == 2);
  CHECK(list[0].applied_at == db.clock.wall());
  CHECK(list[1].name == "0002_two");
  CHECK_FALSE(list[1].applied_at.has_value());
  CHECK_FALSE(db.has_table("two"));
}

TEST_CASE("a step that fails leaves nothing behind, the steps before it stay", "[store][migrations]") {
  Fixture db;
  const auto done = db.up(area({kOne, {"0002_bad", "CREATE TABLE half(a INTEGER); CREATE TABEL x(a)"}}));
  CHECK_THAT(done.error().message, Catch::Contains("core/0002_bad") && Catch::Contains("TABEL"));
  CHECK(db.has_table("one"));
  CHECK_FALSE(db.has_table("half"));
  CHECK(*db.up(area({kOne, kTwo})) == 1);
}

TEST_CASE("down undoes the last step and up applies it again", "[store][migrations]") {
  Fixture db;
  Migration two = kTwo;
  two.down = "DROP TABLE two";
  db.up(area({kOne, two})).value();
  CHECK(*db.down(area({kOne, two})) == "0002_two");
  CHECK_FALSE(db.has_table("two"));
  CHECK(db.has_table("one"));
  CHECK(*db.up(area({kOne, two})) == 1);
}

TEST_CASE("what cannot be undone is refused, and what fails halfway stays as it was", "[store][migrations]") {
  Fixture db;
  CHECK(db.down(area({kOne})).error().code == Errc::not_found);
  db.up(area({kOne})).value();
  CHECK_THAT(db.down(area({kOne})).error().message, Catch::Contains("0001_one.down.sql"));
  Migration broken = kOne;
  broken.down = "DROP TABLE one; DROP TABLE never_there";
  CHECK_THAT(db.down(area({broken})).error().message, Catch::Contains("never_there"));
  CHECK(db.has_table("one"));
  CHECK(db.status(area({kOne}))->at(0).applied_at.has_value());
}

TEST_CASE("nodes that start at the same time apply each step once", "[store][migrations]") {
  Fixture db;
  std::vector<Migration> steps;
  for (int i = 1; i <= 9; ++i) {
    const std::string number = std::to_string(i);
    steps.push_back({"000" + number + "_step", "CREATE TABLE step" + number + "(tenant_id TEXT)"});
  }
  std::vector<std::future<Result<std::size_t>>> nodes;
  for (int i = 0; i < 4; ++i) nodes.push_back(std::async(std::launch::async, [&] { return db.up(area(steps)); }));
  std::size_t applied = 0;
  for (auto& node : nodes) applied += node.get().value();
  CHECK(applied == steps.size());
}

TEST_CASE("what undoes a step lies beside it, for all dialects or for one", "[store][migrations]") {
  Fixture db;
  db.file("core/0001_first.sql", kOne.text);
  db.file("core/0001_first.down.sql", "common");
  db.file("core/0001_first.down.postgres.sql", "special");
  db.file("core/0002_second.sql", kTwo.text);
  const auto step = [&](const char* dialect, std::size_t number) { return db.read(dialect)->at(0).steps.at(number); };
  CHECK(step("sqlite", 0).down == "common");
  CHECK(step("postgres", 0).down == "special");
  CHECK_FALSE(step("sqlite", 1).down.has_value());
}

TEST_CASE("an applied step with other text is refused by name", "[store][migrations]") {
  Fixture db;
  db.up(area({kOne})).value();
  const auto done = db.up(area({{"0001_one", kOne.text + " -- edited"}, kTwo}));
  CHECK(done.error().code == Errc::conflict);
  CHECK_THAT(done.error().message, Catch::Contains("core/0001_one") && Catch::Contains("other text"));
  CHECK_FALSE(db.has_table("two"));
}

TEST_CASE("a database newer than the program is refused", "[store][migrations]") {
  Fixture db;
  db.up(area({kOne, kTwo})).value();
  CHECK_THAT(db.up(area({kOne})).error().message, Catch::Contains("core/0002_two") && Catch::Contains("newer"));
  CHECK_FALSE(db.status(area({kOne})).has_value());
}

TEST_CASE("a step that was renamed after it was applied is refused", "[store][migrations]") {
  Fixture db;
  db.up(area({kOne, kTwo})).value();
  CHECK_THAT(db.up(area({kOne, {"0002_zwei", kTwo.text}})).error().message,
             Catch::Contains("0002_two") && Catch::Contains("missing now"));
  CHECK_THAT(db.up(area({kOne, {"0002_deux", kTwo.text}})).error().message,
             Catch::Contains("0002_deux") && Catch::Contains("never applied"));
}

TEST_CASE("two areas keep their own numbers", "[store][migrations]") {
  Fixture db;
  db.up(area({kOne})).value();
  CHECK(*db.up(*MigrationArea::make("feature.rooms", {{"0001_rooms", "CREATE TABLE rooms(a INTEGER)"}})) == 1);
  CHECK(*db.up(area({kOne})) == 0);
}

TEST_CASE("numbers start at 0001, have no gaps and occur once", "[store][migrations]") {
  const auto message = [](std::vector<Migration> steps) {
    return MigrationArea::make("core", std::move(steps)).error().message;
  };
  CHECK_THAT(message({kTwo}), Catch::Contains("expected number 0001, found 0002_two"));
  CHECK_THAT(message({kOne, {"0003_three", ""}}), Catch::Contains("expected number 0002, found 0003_three"));
  CHECK_THAT(message({kOne, {"0001_other", ""}}), Catch::Contains("occur once"));
  CHECK_THAT(message({{"1_one", ""}}), Catch::Contains("no name like 0001"));
}

TEST_CASE("files are read by area, the core first", "[store][migrations]") {
  Fixture db;
  db.file("analytics/0001_a.sql", "SELECT 1");
  db.file("core/0001_first.sql", "SELECT 2");
  db.file("core/0002_second.sql", "SELECT 3");
  db.file("core/README.md", "not SQL");
  const auto areas = *db.read();
  REQUIRE(areas.size() == 2);
  CHECK(areas[0].name == "core");
  CHECK(areas[0].steps.at(1).text == "SELECT 3");
  CHECK(areas[1].name == "analytics");
}

TEST_CASE("a dialect's own file stands in for the common one", "[store][migrations]") {
  Fixture db;
  db.file("core/0001_first.sql", "common");
  db.file("core/0001_first.postgres.sql", "special");
  CHECK(db.read("sqlite")->at(0).steps.at(0).text == "common");
  CHECK(db.read("postgres")->at(0).steps.at(0).text == "special");
}

TEST_CASE("a step that only another dialect needs is applied as nothing", "[store][migrations]") {
  Fixture db;
  db.file("core/0001_first.sql", kOne.text);
  db.file("core/0002_policies.postgres.sql", "CREATE POLICY no_sqlite_knows_this");
  const auto areas = *db.read("sqlite");
  CHECK(*db.up(areas.at(0)) == 2);
  CHECK(*db.up(areas.at(0)) == 0);
}

TEST_CASE("a file that is named wrongly is refused with an example", "[store][migrations]") {
  Fixture db;
  db.file("core/0001-First.sql", "SELECT 1");
  CHECK_THAT(db.read().error().message, Catch::Contains("0001-First.sql") && Catch::Contains("0001_first_tables.sql"));
  CHECK(read_migrations(db.dir / "nowhere", "sqlite").error().code == Errc::not_found);
}
