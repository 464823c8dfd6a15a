// What holds for the sessions of every storage backend: transactions, isolation, life after an error.
#include <atomic>
#include <mutex>
#include <thread>

#include "storage_fixture.hpp"

namespace parley::conformance {

namespace {

using testkit::SessionUnderTest;

class StorageProbe final : public Probe {
 public:
  explicit StorageProbe(const testkit::LoadedPlugin& plugin)
      : table_(plugin.interface<parley_storage_v1>(PARLEY_STORAGE_V1)), plugin_(plugin) {}

  std::string sample() const override { return "SELECT 1 AS one"; }

  void poke(const std::string& text, std::uint64_t max) override {
    parley_session* session = nullptr;
    Sinks opening(max);
    const auto opened = across("open_session", [&] {
      return table_.open_session(plugin_.raw(), PARLEY_SESSION_READ_ONLY, &session, opening.error.raw());
    });
    opening.judge(opened, "open_session");
    if (opened != PARLEY_OK) return;
    const parley_rows rows{nullptr,
                           [](void*, const parley_value*, std::uint32_t) -> parley_status { return PARLEY_OK; }};
    Sinks running(max);
    running.judge(across("execute",
                         [&] {
                           return table_.execute(plugin_.raw(), session, sdk::str(text), nullptr, 0, &rows, nullptr,
                                                 running.error.raw());
                         }),
                  "execute");
    Sinks facts(max);
    facts.judge_document(
        across("facts", [&] { return table_.facts(plugin_.raw(), facts.first.raw(), facts.error.raw()); }), "facts");
    across("close_session", [&] { table_.close_session(plugin_.raw(), session); });
  }

 private:
  const parley_storage_v1& table_;
  const testkit::LoadedPlugin& plugin_;
};

void insert(SessionUnderTest& session, std::int64_t id) {
  session.execute(kInsert, {id, "n" + std::to_string(id), nullptr, nullptr});
}

void fails(SessionUnderTest& session, std::string_view sql) {
  try {
    session.execute(sql);
  } catch (const sdk::Failure&) {
    return;
  }
  throw Broken{"expected a failure of: " + std::string(sql)};
}

void commits(const Subject& subject) {
  StorageFixture db(subject);
  db.session().begin();
  insert(db.session(), 1);
  db.session().commit();
  expect(StorageFixture::rows(*db.another()) == 1, "a committed row is not seen by another session");
}

void rolls_back(const Subject& subject) {
  StorageFixture db(subject);
  insert(db.session(), 1);
  db.session().begin();
  insert(db.session(), 2);
  db.session().execute("DELETE FROM conformance_rows WHERE id = $1", {1});
  db.session().rollback();
  expect(StorageFixture::rows(db.session()) == 1, "a rollback did not bring the table back");
  db.session().begin();
  insert(db.session(), 3);
  db.session().commit();
  expect(StorageFixture::rows(db.session()) == 2, "the session was not usable after a rollback");
}

void isolates(const Subject& subject) {
  StorageFixture db(subject);
  const auto reader = db.another(true);
  db.session().begin();
  insert(db.session(), 1);
  expect(StorageFixture::rows(*reader) == 0, "a reader saw a row before it was committed");
  db.session().commit();
  expect(StorageFixture::rows(*reader) == 1, "a reader did not see a committed row");
}

void refuses_writes_of_readers(const Subject& subject) {
  StorageFixture db(subject);
  const auto reader = db.another(true);
  fails(*reader, "INSERT INTO conformance_rows (id) VALUES (1)");
  expect(StorageFixture::rows(db.session()) == 0, "a read-only session wrote a row");
}

void survives_errors(const Subject& subject) {
  StorageFixture db(subject);
  auto& session = db.session();
  for (int i = 0; i < 3; ++i) {
    fails(session, "SELEKT 1");
    fails(session, "SELECT nothing FROM nowhere");
    insert(session, 10 + i);
    fails(session, "INSERT INTO conformance_rows (id, name) VALUES (" + std::to_string(10 + i) + ", 'again')");
  }
  session.begin();
  fails(session, "INSERT INTO conformance_rows (id, name) VALUES (10, 'again')");
  session.rollback();
  expect(StorageFixture::rows(session) == 3, "the session was not usable after errors");
}

void runs_many_statements(const Subject& subject) {
  StorageFixture db(subject);
  insert(db.session(), 1);
  for (int i = 0; i < 1500; ++i) {
    const auto table =
        db.session().query("SELECT id + " + std::to_string(i) + " FROM conformance_rows WHERE id = $1", {1});
    expect(table.size() == 1 && table[0][0].integer == 1 + i,
           "statement " + std::to_string(i) + " of many answered wrongly");
  }
}

void runs_scripts(const Subject& subject) {
  StorageFixture db(subject);
  db.session().run_script(
      "-- a comment; with a semicolon\n"
      "INSERT INTO conformance_rows (id, name) VALUES (1, 'a;b');\n"
      "INSERT INTO conformance_rows (id, name) VALUES (2, 'it''s');\n\n");
  const auto table = db.session().query("SELECT name FROM conformance_rows ORDER BY id");
  expect(table.size() == 2 && table[0][0].bytes == "a;b" && table[1][0].bytes == "it's",
         "a script was cut at the wrong places");
}

void serves_readers_beside_a_writer(const Subject& subject) {
  StorageFixture db(subject);
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::string problem;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      try {
        const auto reader = db.another(true);
        for (std::int64_t last = 0; !stop;) {
          const std::int64_t now = StorageFixture::rows(*reader);
          expect(now >= last, "a reader saw the table shrink");
          last = now;
        }
      } catch (const Broken& broken) {
        const std::lock_guard lock(mutex);
        problem = broken.reason;
      } catch (const std::exception& failure) {
        const std::lock_guard lock(mutex);
        problem = failure.what();
      }
    });
  for (std::int64_t id = 0; id < 100; ++id) insert(db.session(), id);
  stop = true;
  for (std::thread& reader : readers) reader.join();
  expect(problem.empty(), "reading beside a writer: " + problem);
}

}  // namespace

std::unique_ptr<Probe> storage_probe(const testkit::LoadedPlugin& plugin, const Subject&) {
  return std::make_unique<StorageProbe>(plugin);
}

std::vector<Case> storage_session_cases() {
  return {
      {"storage.commit", "what was committed is seen by others", "storage", commits},
      {"storage.rollback", "a rollback undoes everything and leaves the session usable", "storage", rolls_back},
      {"storage.isolation", "nobody sees what is not committed", "storage", isolates},
      {"storage.read_only", "a read-only session cannot write", "storage", refuses_writes_of_readers},
      {"storage.after_error", "a session works on after failed statements", "storage", survives_errors},
      {"storage.many", "many different statements run in one session", "storage", runs_many_statements},
      {"storage.script", "a script runs statement by statement, quotes and comments heeded", "storage", runs_scripts},
      {"storage.readers", "readers go on beside a writer", "storage", serves_readers_beside_a_writer}};
}

}  // namespace parley::conformance
