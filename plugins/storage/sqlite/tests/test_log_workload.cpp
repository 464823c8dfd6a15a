// Any mix of transactions, rollbacks, savepoints and checkpoints, of several connections, leaves the right rows.
#include <algorithm>
#include <map>
#include <random>

#include "spilling.hpp"

namespace {

using namespace parley;
using namespace parley::sqlite;

/// Two sessions of the plugin and a stranger change one table in turn; `expected` says what must be in it.
class Workload {
 public:
  explicit Workload(unsigned seed) : random_(seed) { first_.run_script(kTable); }

  void step() {
    const unsigned what = random_() % 20;
    if (what == 0) return outsider_.run("PRAGMA wal_checkpoint(PASSIVE)");
    if (what == 1) return first_.run_script("PRAGMA wal_checkpoint(RESTART)");
    if (what == 2) return outsider_.run("PRAGMA wal_checkpoint(TRUNCATE)");
    if (what < 6) return change_from_outside();
    change(what % 2 ? first_ : second_);
  }

  std::string difference() {
    for (const auto& [id, length] : expected_)
      if (outsider_.one("SELECT length(text) FROM t WHERE id = " + std::to_string(id)) != std::to_string(length))
        return "row " + std::to_string(id);
    if (outsider_.one("SELECT count(*) FROM t") != std::to_string(expected_.size())) return "number of rows";
    const auto check = outsider_.one("PRAGMA integrity_check");
    return check == "ok" ? "" : check;
  }

 private:
  using Rows = std::map<int, int>;

  void put(SessionUnderTest& session, Rows& rows) {
    for (unsigned left = random_() % 60; left > 0; --left) {
      const int id = int(random_() % 400), length = int(random_() % 6000);
      session.execute(
          "INSERT INTO t VALUES ($1, printf('%.*c', $2, 'x')) ON CONFLICT(id) DO UPDATE SET text = excluded.text",
          {id, length});
      rows[id] = std::max(length, 1);
    }
  }

  void change(SessionUnderTest& session) {
    Rows rows = expected_;
    session.begin();
    put(session, rows);
    if (random_() % 3 == 0) {
      Rows undone = rows;
      session.execute("SAVEPOINT inner");
      put(session, undone);
      session.execute("ROLLBACK TO inner");
      put(session, rows);
    }
    if (random_() % 3 == 0) return session.rollback();
    session.commit();
    expected_ = std::move(rows);
  }

  void change_from_outside() {
    const int id = int(random_() % 400);
    outsider_.run("DELETE FROM t WHERE id BETWEEN " + std::to_string(id) + " AND " + std::to_string(id + 20));
    expected_.erase(expected_.lower_bound(id), expected_.upper_bound(id + 20));
  }

  std::mt19937 random_;
  Subject subject_{small_cache()};
  SessionUnderTest first_{subject_.plugin}, second_{subject_.plugin};
  Outsider outsider_{subject_.file};
  Rows expected_;
};

}  // namespace

TEST_CASE("whatever is written, rolled back and moved into the file, the right rows are there", "[sqlite][log]") {
  const unsigned seed = GENERATE(1u, 2u, 3u, 4u, 5u);
  CAPTURE(seed);
  Workload workload(seed);
  for (int i = 0; i < 120; ++i) workload.step();
  CHECK(workload.difference() == "");
}
